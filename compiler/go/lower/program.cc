// The work list and what reaches what; see program.h. Symbols of wrappers are in wrappers.cc,
// package initialization in package_init.cc.
//
// run() lowers the initialization of the packages and asks for main.main; each function that is
// asked for the first time enters the queue, and lowering it asks for more, until the queue is
// empty. Live types and methods called through interfaces are matched whenever either set grows.
// The type descriptors' method lists are final only at the end; a method nobody reaches has no code
// in them.

#include "compiler/go/lower/program.h"

#include "absl/strings/str_cat.h"
#include "compiler/go/lower/function.h"
#include "compiler/go/lower/package_init.h"
#include "compiler/lower/descriptor.h"

namespace tandem::go::lower {

namespace {

// Longer than any symbol of a program whose instantiations end.
constexpr size_t kMaxSymbolSize = 1 << 14;

}  // namespace

Program::Program(absl::Span<const Package> packages, ir::Module& module, Diagnostics& diagnostics)
    : packages_(packages),
      module_(module),
      diagnostics_(diagnostics),
      linknames_(packages),
      types_(module, packages),
      methods_(types_) {
  for (const Package& package : packages) package_by_object_[package.check->package()] = &package;
}

void Program::unsupported(Position position, absl::string_view what) {
  diagnostics_.error(position, absl::StrCat("not supported yet: ", what));
}

const Package* Program::package_of(const types::Package* package) const {
  auto found = package_by_object_.find(package);
  return found == package_by_object_.end() ? nullptr : found->second;
}

void Program::run() {
  std::deque<PackageInitializer> initializers;
  for (const Package& package : packages_) initializers.emplace_back(*this, package).start();
  if (!packages_.empty()) {
    const types::Package* main = packages_.back().check->package();
    if (const auto* function = types::as<types::Func>(main->scope->lookup("main"))) {
      this->function(function, {});
    }
  }
  while (!queue_.empty()) {
    std::function<void()> work = std::move(queue_.front());
    queue_.pop_front();
    work();
  }
  if (types_.too_deep()) unsupported(Position{}, "type arguments nested this deep");
  std::vector<absl::string_view> symbols;
  for (PackageInitializer& initializer : initializers) {
    if (absl::string_view symbol = initializer.finish(); !symbol.empty()) symbols.push_back(symbol);
  }
  make_run_inits(*this, symbols);
  finish_methods();
}

void Program::lower_function(const types::Func* function, absl::string_view symbol,
                             Environment& environment, const ir::Type* receiver) {
  const Package* package = package_of(function->package);
  const syntax::FuncDecl* declaration = function->declaration;
  if (package == nullptr || declaration == nullptr || declaration->body == nullptr) {
    unsupported(function->position, "a function without a body");
    return;
  }
  const size_t errors = diagnostics_.count();
  package->check->check_body(const_cast<types::Func*>(function));
  if (diagnostics_.count() != errors) return;  // what is known about the body has holes
  const ir::Type* plain = types_.convert(function->type, environment);
  ir::Function* lowered = module_.add_function(symbol, types_.calling_type(plain, receiver));
  VariableUses uses = analyze_variables(declaration, package->check->info());
  FunctionLowering(*this, package, environment, lowered, &uses)
      .lower_declaration(function, receiver);
}

absl::string_view Program::function(const types::Func* function,
                                    std::vector<const ir::Type*> arguments) {
  function = linknames_.definition(function);
  absl::string_view symbol =
      module_.intern(absl::StrCat(linknames_.symbol(function), arguments_suffix(arguments)));
  if (!requested_.insert(symbol).second) return symbol;
  note_reflection(symbol);
  if (make_intrinsic(function, symbol)) return symbol;
  if (function->declaration->body == nullptr) {
    check_external(function, symbol);
    return symbol;
  }
  if (symbol.size() > kMaxSymbolSize) {
    unsupported(function->position, "type arguments nested this deep");
    return symbol;
  }
  Environment* environment = &types_.root();
  if (!arguments.empty()) {
    environment = &types_.bind(function->signature()->type_params, std::move(arguments));
  }
  enqueue([=, this] { lower_function(function, symbol, *environment, nullptr); });
  return symbol;
}

const types::Func* Program::runtime_function(absl::string_view name) const {
  return types::as<types::Func>(linknames_.find(absl::StrCat("runtime.", name)));
}

ir::Global* Program::runtime_variable(absl::string_view name) {
  const auto* found = types::as<types::Var>(linknames_.find(absl::StrCat("runtime.", name)));
  return found == nullptr ? nullptr : &variable(found);
}

absl::string_view Program::init_function(const types::Func* function, absl::string_view symbol) {
  enqueue([=, this] { lower_function(function, symbol, types_.root(), nullptr); });
  return symbol;
}

absl::string_view Program::method(const MethodPath& path) {
  absl::string_view symbol =
      module_.intern(method_symbol(path.owner, path.pointer_receiver, path.name));
  if (!requested_.insert(symbol).second) return symbol;
  note_reflection(symbol);
  Environment& environment = methods_.environment(path.owner, path.method);
  const ir::Type* receiver =
      path.pointer_receiver ? types_.table().pointer(path.owner) : path.owner;
  const types::Func* method = path.method;
  enqueue([=, this, &environment] { lower_function(method, symbol, environment, receiver); });
  return symbol;
}

Program::MethodKey Program::key(absl::string_view name, absl::string_view package,
                                const ir::Type* type) {
  return {absl::StrCat(package, ".", name), type};
}

void Program::use_in_interface(const ir::Type* type) {
  if (reflect_makes_interfaces_) return use_parts(type);
  use_type(type);
}

void Program::use_type(const ir::Type* type) {
  bool is_pointer = type->kind() == ir::TypeKind::kPointer;
  const ir::Type* base = is_pointer ? type->element() : type;
  if (!used_types_.insert(type).second) return;
  used_type_list_.push_back(type);
  if (base->kind() != ir::TypeKind::kNamed && base->kind() != ir::TypeKind::kStruct) return;
  if (base->is_interface()) return;
  LiveType*& live = live_by_type_[base];
  if (live == nullptr) {
    live_types_.push_back({.type = base, .methods = methods_.all(base)});
    live = &live_types_.back();
  }
  bool& mark = is_pointer ? live->pointer : live->value;
  if (mark) return;
  mark = true;
  match_methods(*live);
}

void Program::use_interface_method(const ir::Method& method) {
  if (!called_methods_.insert(key(method.name, method.package, method.type)).second) return;
  for (LiveType& live : live_types_) match_methods(live);
}

// Reaches the methods of a live type that somebody calls.
void Program::match_methods(LiveType& live) {
  for (const MethodPath& path : live.methods) {
    const bool by_reflection = reflect_finds_methods_ && path.package.empty();
    if (!by_reflection && !called_methods_.contains(key(path.name, path.package, path.type))) {
      continue;
    }
    std::string name = absl::StrCat(path.package, ".", path.name);
    if (live.pointer) {
      method_code_[{live.type, "*" + name}] = std::string(interface_code(live.type, true, path));
    }
    if (live.value && path.in_value_set()) {
      method_code_[{live.type, name}] = std::string(interface_code(live.type, false, path));
      if (by_reflection) method_expression(live.type, path);
    }
    if (by_reflection) use_signature(path.type);
  }
}

std::vector<ir::Method> Program::method_list(LiveType& live, bool of_pointer) {
  std::vector<ir::Method> out;
  for (const MethodPath& path : live.methods) {
    if (!of_pointer && !path.in_value_set()) continue;
    std::string name = absl::StrCat(of_pointer ? "*" : "", path.package, ".", path.name);
    auto found = method_code_.find({live.type, name});
    out.push_back({.name = path.name,
                   .package = path.package,
                   .type = path.type,
                   .code = found == method_code_.end() ? "" : found->second});
  }
  return out;
}

void Program::finish_methods() {
  for (LiveType& live : live_types_) {
    if (live.methods.empty()) continue;
    types_.table().set_methods(live.type, method_list(live, false), method_list(live, true));
  }
}

ir::Global& Program::variable(const types::Var* variable) {
  variable = linknames_.definition(variable);
  ir::Global*& global = variables_[variable];
  if (global != nullptr) return *global;
  global = module_.add_global(linknames_.symbol(variable));
  global->type = types_.convert(variable->type, types_.root());
  global->size = global->type->size();
  global->align = global->type->align();
  global->position = variable->position;
  ir::Global& reached = *global;  // initializing may reach others, which moves `global`
  if (auto found = lazy_.find(variable); found != lazy_.end()) {
    std::function<void()> initialize = std::move(found->second);
    lazy_.erase(found);
    initialize();
  }
  return reached;
}

void Program::initialize_when_reached(const types::Var* variable,
                                      std::function<void()> initialize) {
  if (variables_.contains(variable)) return initialize();
  lazy_.emplace(variable, std::move(initialize));
}

absl::string_view Program::string_data(absl::string_view text) {
  return tandem::lower::DescriptorMaker(&module_).string_data(text).name;
}

ir::Global& Program::static_temporary(const types::Package* package, const ir::Type* type) {
  int number = temporary_counts_[package]++;
  ir::Global* global = module_.add_global(absl::StrCat(package->path, "..stmp_", number));
  global->type = type;
  global->size = type->size();
  global->align = type->align();
  return *global;
}

void lower(absl::Span<const Package> packages, ir::Module& module, Diagnostics& diagnostics) {
  Program(packages, module, diagnostics).run();
}

}  // namespace tandem::go::lower
