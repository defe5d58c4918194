// A module: the functions, globals and types of a program, or of a part of one.

#ifndef TANDEM_COMPILER_IR_MODULE_H_
#define TANDEM_COMPILER_IR_MODULE_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/node_hash_set.h"
#include "absl/strings/string_view.h"
#include "compiler/ir/function.h"
#include "compiler/ir/type.h"
#include "compiler/support/source.h"

namespace tandem::ir {

// FUNC + this suffix is the symbol of FUNC's static closure.
inline constexpr absl::string_view kStaticClosureSuffix = "\u00b7f";

// An 8-byte address stored in a global's data: symbol + addend. Or, `low`, its low 4 bytes:
// programs lie below 2 GiB.
struct DataRelocation {
  int64_t offset = 0;
  absl::string_view
      symbol;  // a global, a function's code, or "f·f" (FUNC + "·f"): its static closure
  int64_t addend = 0;
  bool low = false;
};

// A variable of the program, or constant data.
struct Global {
  absl::string_view name;
  const Type* type = nullptr;  // null for raw data (then `size` and `align` tell)
  int64_t size = 0;
  int64_t align = 1;
  bool read_only = false;
  bool mergeable = false;  // equal data may be one: the address means nothing
  bool external = false;   // defined elsewhere (the runtime)
  std::string data;        // initial bytes; shorter than size: the rest is zero
  std::vector<DataRelocation> relocations;
  Position position;
  Position text_position;  // where it stands in the TIR text that it was parsed from
};

class Module {
 public:
  explicit Module(SourceManager* sources) : sources_(sources) {}
  Module(const Module&) = delete;
  Module& operator=(const Module&) = delete;

  TypeTable& types() { return types_; }
  const TypeTable& types() const { return types_; }
  SourceManager& sources() const { return *sources_; }

  // A copy of the text that lives as long as the module. Thread-safe.
  absl::string_view intern(absl::string_view text);

  // The functions in order. Names are unique.
  const std::vector<std::unique_ptr<Function>>& functions() const { return functions_; }
  Function* add_function(absl::string_view name, const Type* signature);
  Function* find_function(absl::string_view name) const;  // or null
  void remove_functions(const std::function<bool(const Function&)>& which);

  // The globals in order; they never move. Names are unique.
  const std::deque<Global>& globals() const { return globals_; }
  std::deque<Global>& globals() { return globals_; }
  Global* add_global(absl::string_view name);
  Global* find_global(absl::string_view name);
  const Global* find_global(absl::string_view name) const;

 private:
  SourceManager* sources_;
  TypeTable types_;
  std::mutex mutex_;
  absl::node_hash_set<std::string> strings_;
  std::vector<std::unique_ptr<Function>> functions_;
  std::deque<Global> globals_;
  absl::flat_hash_map<absl::string_view, Function*> function_by_name_;
  absl::flat_hash_map<absl::string_view, Global*> global_by_name_;
};

}  // namespace tandem::ir

#endif  // TANDEM_COMPILER_IR_MODULE_H_
