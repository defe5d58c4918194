// Finding methods of TIR types by name, through embedded fields, and enumerating method sets. It
// works on TIR types, so that in generic code a method of a type parameter is found on whatever the
// parameter stands for.

#ifndef TANDEM_COMPILER_GO_LOWER_METHODS_H_
#define TANDEM_COMPILER_GO_LOWER_METHODS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "compiler/go/lower/type_map.h"

namespace tandem::go::lower {

// A method, and how to get from a value to its receiver.
struct MethodPath {
  std::vector<int> fields;              // the embedded fields to go through
  const ir::Type* owner = nullptr;      // the named type that declares the method, or an interface
  const types::Func* method = nullptr;  // its declaration; null for a method of an interface
  size_t index = 0;                     // of a method of an interface
  bool pointer_receiver = false;
  bool through_pointer = false;  // one of `fields` is a pointer
  std::string name;
  std::string package;             // of an unexported name
  const ir::Type* type = nullptr;  // func type without the receiver

  // Whether a value that is not addressable has the method.
  bool in_value_set() const { return !pointer_receiver || through_pointer; }
};

class Methods {
 public:
  explicit Methods(TypeMap& types) : types_(types) {}

  // The method of a value or variable of the type, which is no pointer.
  std::optional<MethodPath> find(const ir::Type* type, absl::string_view name,
                                 absl::string_view package);

  // The methods of *type (sorted by name); those of type are the ones `in_value_set`.
  std::vector<MethodPath> all(const ir::Type* type);

  // What the type parameters of the owner mean in the body of its method.
  Environment& environment(const ir::Type* owner, const types::Func* method);

 private:
  struct Candidate {
    const ir::Type* type;
    std::vector<int> fields;
    bool through_pointer;
  };
  int match(const Candidate& candidate, absl::string_view name, absl::string_view package,
            std::optional<MethodPath>& found);
  const types::Func* declared(const ir::Type* type, absl::string_view name,
                              absl::string_view package);
  const ir::Type* method_type(const ir::Type* owner, const types::Func* method);

  TypeMap& types_;
  absl::flat_hash_map<std::pair<const ir::Type*, const types::Func*>, Environment*> environments_;
};

}  // namespace tandem::go::lower

#endif  // TANDEM_COMPILER_GO_LOWER_METHODS_H_
