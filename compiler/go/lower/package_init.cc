// See package_init.h.

#include "compiler/go/lower/package_init.h"

#include "absl/strings/str_cat.h"
#include "compiler/go/lower/function.h"
#include "compiler/go/lower/static_data.h"

namespace tandem::go::lower {

using syntax::as;

bool PackageInitializer::initialize_statically(const types::Initializer& initializer) {
  if (initializer.lhs.size() != 1 || initializer.lhs[0]->name == "_") return false;
  const types::Var* variable = initializer.lhs[0];
  StaticData data(program_, info_, program_.types().root());
  data.allow_objects(package_.check->package());
  const ir::Type* type = program_.types().convert(variable->type, program_.types().root());
  if (!data.write(initializer.rhs, type, 0)) return false;
  ir::Global& global = program_.variable(variable);
  global.data = data.data();
  global.relocations = data.relocations();
  return true;
}

// The package's functions called init, as PACKAGE.init.0 and so on.
std::vector<absl::string_view> PackageInitializer::init_functions() {
  std::vector<absl::string_view> out;
  for (const syntax::File* file : package_.files) {
    for (const syntax::Decl* decl : file->decls) {
      const auto* function = as<syntax::FuncDecl>(decl);
      if (function == nullptr || function->recv != nullptr || function->name->value != "init") {
        continue;
      }
      const auto* object = types::as<types::Func>(info_.object_of(function->name));
      if (object == nullptr) continue;
      absl::string_view symbol = program_.module().intern(
          absl::StrCat(package_.check->package()->path, ".init.", out.size()));
      out.push_back(program_.init_function(object, symbol));
    }
  }
  return out;
}

absl::string_view PackageInitializer::run() {
  std::vector<const types::Initializer*> dynamic;
  for (const types::Initializer& initializer : info_.init_order) {
    if (!initialize_statically(initializer)) dynamic.push_back(&initializer);
  }
  std::vector<absl::string_view> functions = init_functions();
  if (dynamic.empty() && functions.empty()) return "";
  const ir::Type* plain = program_.types().table().func({}, {});
  ir::Function* function =
      program_.module().add_function(absl::StrCat(package_.check->package()->path, ".init"), plain);
  if (!dynamic.empty()) function->position = dynamic[0]->rhs->pos;
  FunctionLowering lowering(program_, &package_, program_.types().root(), function, nullptr);
  lowering.is_package_init_ = true;
  lowering.begin();
  for (const types::Initializer* initializer : dynamic) {
    VariableUses uses = analyze_variables(initializer->rhs, info_);
    lowering.uses_ = &uses;
    lowering.initialize(*initializer);
  }
  lowering.uses_ = nullptr;
  for (absl::string_view symbol : functions) lowering.builder().call(symbol, plain, {});
  lowering.finish();
  return function->name();
}

void make_run_inits(Program& program, const std::vector<absl::string_view>& initializers) {
  const ir::Type* plain = program.types().table().func({}, {});
  ir::Function* function = program.module().add_function("runtime.run_inits", plain);
  FunctionLowering lowering(program, nullptr, program.types().root(), function, nullptr);
  lowering.begin();
  for (absl::string_view symbol : initializers) lowering.builder().call(symbol, plain, {});
  lowering.finish();
}

}  // namespace tandem::go::lower
