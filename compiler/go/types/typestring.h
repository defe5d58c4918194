// Writing types, with the options that messages need now and then.

#ifndef TANDEM_COMPILER_GO_TYPES_TYPESTRING_H_
#define TANDEM_COMPILER_GO_TYPES_TYPESTRING_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "compiler/go/types/type.h"

namespace tandem::go::types {

class TypeWriter {
 public:
  explicit TypeWriter(const Qualifier& qualifier) : qualifier_(qualifier) {}

  void omit_parameter_names() { parameter_names_ = false; }
  // Says the package of the first unexported field, where two types would otherwise look the same.
  void set_package_info() { package_info_ = true; }
  // Makes names of different declarations different, for use as a key.
  void set_unique_names() { unique_names_ = true, parameter_names_ = false; }

  // Writes as gc does when it compiles: "struct { a int }", and without names of parameters.
  void set_spacious() { spacious_ = true, parameter_names_ = false; }

  void type(Type* type);
  void signature(Signature* signature);
  void type_params(const std::vector<TypeParam*>& params);
  std::string take() { return std::move(text_); }

 private:
  template <class... Parts>
  void out(const Parts&... parts) {
    absl::StrAppend(&text_, parts...);
  }
  void write(Type* type);
  void named(Named* named);
  void type_param(TypeParam* param);
  void chan(Chan* chan);
  void structure(Struct* structure);
  void interface(Interface* interface);
  void tuple(Tuple* tuple, bool variadic);
  // The brackets of a struct or interface, which may be empty.
  void open(absl::string_view keyword, bool is_empty);
  void close(bool is_empty);

  std::string text_;
  Qualifier qualifier_;
  std::vector<Type*> active_;  // the types around the one being written
  bool parameter_names_ = true;
  bool package_info_ = false;
  bool unique_names_ = false;
  bool spacious_ = false;
};

// "path." as the qualifier wants it, or "".
std::string package_prefix(const Package* package, const Qualifier& qualifier);

// A string that is the same for identical types, and in nearly all cases only for them.
std::string unique_type_string(Type* type);

}  // namespace tandem::go::types

#endif  // TANDEM_COMPILER_GO_TYPES_TYPESTRING_H_
