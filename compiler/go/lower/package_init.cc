// See package_init.h.

#include "compiler/go/lower/package_init.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "compiler/go/lower/purity.h"
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

void PackageInitializer::lower_initializer(const types::Initializer& initializer,
                                           FunctionLowering& lowering) {
  VariableUses uses = analyze_variables(initializer.rhs, info_);
  lowering.uses_ = &uses;
  lowering.initialize(initializer);
  lowering.uses_ = nullptr;
}

// Emits the call of a function that is made when the variable is reached.
void PackageInitializer::defer_initializer(const types::Initializer& initializer) {
  const types::Var* variable = initializer.lhs[0];
  const ir::Type* plain = program_.types().table().func({}, {});
  absl::string_view symbol = program_.module().intern(
      absl::StrCat(package_.check->package()->path, ".init.", variable->name));
  calls_.push_back(lowering_->builder().call(symbol, plain, {}));
  program_.initialize_when_reached(variable, [this, &initializer, symbol, plain] {
    if (initialize_statically(initializer)) return;
    ir::Function* function = program_.module().add_function(symbol, plain);
    function->position = function->end_position = initializer.rhs->pos;
    program_.enqueue([this, &initializer, function] {
      FunctionLowering lowering(program_, &package_, program_.types().root(), function, nullptr);
      lowering.is_package_init_ = true;
      lowering.begin();
      lower_initializer(initializer, lowering);
      lowering.finish();
    });
  });
}

void PackageInitializer::start() {
  const ir::Type* plain = program_.types().table().func({}, {});
  function_ =
      program_.module().add_function(absl::StrCat(package_.check->package()->path, ".init"), plain);
  lowering_ = std::make_unique<FunctionLowering>(program_, &package_, program_.types().root(),
                                                 function_, nullptr);
  lowering_->is_package_init_ = true;
  lowering_->begin();
  for (const types::Initializer& initializer : info_.init_order) {
    const bool has_name = initializer.lhs.size() == 1 && initializer.lhs[0]->name != "_";
    if (has_name && is_pure(initializer.rhs, info_)) {
      defer_initializer(initializer);
    } else if (!initialize_statically(initializer)) {
      if (!function_->position.known()) function_->position = initializer.rhs->pos;
      lower_initializer(initializer, *lowering_);
    }
  }
  for (absl::string_view symbol : init_functions()) lowering_->builder().call(symbol, plain, {});
  lowering_->finish();
}

absl::string_view PackageInitializer::finish() {
  for (ir::InstructionId id : calls_) {
    const ir::Instruction& call = function_->instruction(id);
    if (program_.module().find_function(call.symbol) != nullptr) continue;
    function_->remove(id);
  }
  const ir::Block& entry = function_->block(function_->entry());
  if (entry.instructions.size() > 1) return function_->name();
  program_.module().remove_functions(
      [this](const ir::Function& function) { return &function == function_; });
  return "";
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
