// Ownership and look-up of a module's parts; see module.h.

#include "compiler/ir/module.h"

#include <algorithm>
#include <utility>

namespace tandem::ir {

absl::string_view Module::intern(absl::string_view text) {
  std::scoped_lock lock(mutex_);
  return *strings_.emplace(text).first;
}

Function* Module::add_function(absl::string_view name, const Type* signature) {
  absl::string_view interned = intern(name);
  functions_.push_back(std::make_unique<Function>(this, interned, signature));
  return function_by_name_[interned] = functions_.back().get();
}

Function* Module::find_function(absl::string_view name) const {
  auto found = function_by_name_.find(name);
  return found == function_by_name_.end() ? nullptr : found->second;
}

void Module::remove_functions(const std::function<bool(const Function&)>& which) {
  auto doomed = [&](const std::unique_ptr<Function>& function) {
    if (!which(*function)) return false;
    function_by_name_.erase(function->name());
    return true;
  };
  functions_.erase(std::remove_if(functions_.begin(), functions_.end(), doomed), functions_.end());
}

Global* Module::add_global(absl::string_view name) {
  absl::string_view interned = intern(name);
  Global& global = globals_.emplace_back();
  global.name = interned;
  return global_by_name_[interned] = &global;
}

const Global* Module::find_global(absl::string_view name) const {
  auto found = global_by_name_.find(name);
  return found == global_by_name_.end() ? nullptr : found->second;
}

Global* Module::find_global(absl::string_view name) {
  auto found = global_by_name_.find(name);
  return found == global_by_name_.end() ? nullptr : found->second;
}

}  // namespace tandem::ir
