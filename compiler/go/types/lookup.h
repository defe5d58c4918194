// Finding fields and methods by name through embedded fields, method sets, and the relations
// between types: implements, assignable, convertible.

#ifndef TANDEM_COMPILER_GO_TYPES_LOOKUP_H_
#define TANDEM_COMPILER_GO_TYPES_LOOKUP_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "compiler/go/types/object.h"
#include "compiler/go/types/type.h"

namespace tandem::go::types {

struct LookupResult {
  Object* object = nullptr;  // a Var (field) or Func (method); null if there is none
  std::vector<int> index;    // the path, as in Selection; if there is none: not empty if ambiguous
  bool indirect = false;  // a pointer was followed; if there is none: the receiver would have to be
                          // a pointer
};

// The field or method `name` (of `package`, if not exported) of a value of the type, or, if
// `addressable`, of a variable of the type.
LookupResult lookup_field_or_method(Type* type, bool addressable, const Package* package,
                                    absl::string_view name, bool fold_case = false);

// A method of a type's method set, promoted ones included, sorted by Func::id().
struct MethodSetEntry {
  Func* method = nullptr;
  std::vector<int> index;
  bool indirect = false;
};
std::vector<MethodSetEntry> method_set(Type* type);

// Whether the type has all methods of the interface (and is in its type set). If not and `cause` is
// given it says what is wrong, as gc does: "missing method M", with what was found and wanted.
bool implements(Type* type, Type* interface, const Qualifier& qualifier = nullptr,
                std::string* cause = nullptr);

// The same for a type argument too, which satisfies a constraint if it implements it or, for
// comparable and since go1.20, can be compared at all; the whole sentence of the message goes to
// `cause`.
enum class Relation : uint8_t { kImplements, kSatisfies, kSatisfiesBefore20 };
bool has_relation(Type* type, Relation relation, Type* interface, const Qualifier& qualifier,
                  std::string* cause);

// The first method of the interface that the type lacks, or null; `cause` gets the reason in
// parentheses. With `is_static` false an interface type lacks only methods of a different type.
Func* missing_method(Type* type, Type* interface, bool is_static, const Qualifier& qualifier,
                     std::string* cause);

// Whether a type assertion from interface type `interface` to `type` can succeed.
bool assertable_to(Type* interface, Type* type);

// Whether a value (not a constant) of type `from` can be assigned or converted to `to`.
bool assignable(Type* from, Type* to);
bool convertible(Type* from, Type* to);

}  // namespace tandem::go::types

#endif  // TANDEM_COMPILER_GO_TYPES_LOOKUP_H_
