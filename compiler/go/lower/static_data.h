// Initial data of globals from constant expressions: numbers, strings, addresses of variables and
// functions, and composite literals of these. What it can write needs no code at run time.

#ifndef TANDEM_COMPILER_GO_LOWER_STATIC_DATA_H_
#define TANDEM_COMPILER_GO_LOWER_STATIC_DATA_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "compiler/go/lower/program.h"
#include "compiler/go/types/info.h"

namespace tandem::go::lower {

class StaticData {
 public:
  StaticData(Program& program, const types::Info& info, Environment& environment)
      : program_(program), info_(info), environment_(environment) {}

  // Writes the value of `x`, as a `type`, at the offset. False if that is not constant; then what
  // was written is of no use.
  bool write(const syntax::Expr* x, const ir::Type* type, int64_t offset);

  // Writes those elements of an array or slice literal that are constants, and returns how many
  // there are.
  size_t array_constants(const syntax::CompositeLit* literal, const ir::Type* array);
  bool is_in_image(const syntax::Expr* element) const { return in_image_.contains(element); }

  const std::string& data() const { return data_; }
  const std::vector<ir::DataRelocation>& relocations() const { return relocations_; }

  // May make globals of its own for what pointers and slices refer to: only for data that is
  // written once, as package variables are.
  void allow_objects(const types::Package* package) { package_ = package; }

 private:
  bool write_constant(const types::Value& value, const ir::Type* type, int64_t offset);
  bool write_composite(const syntax::CompositeLit* literal, const ir::Type* type, int64_t offset);
  bool write_slice(const syntax::CompositeLit* literal, const ir::Type* type, int64_t offset);
  bool write_address(const syntax::Expr* x, int64_t offset);
  bool write_function(const syntax::Expr* x, int64_t offset);
  void put(int64_t offset, uint64_t bits, int64_t size);
  void relocate(int64_t offset, absl::string_view symbol, int64_t addend = 0);
  const ir::Type* type_of(const syntax::Expr* x);

  Program& program_;
  const types::Info& info_;
  Environment& environment_;
  const types::Package* package_ = nullptr;
  std::string data_;
  std::vector<ir::DataRelocation> relocations_;
  absl::flat_hash_set<const syntax::Expr*> in_image_;
};

// The length of an array or slice literal: one more than its largest index.
int64_t literal_length(const types::Info& info, const syntax::CompositeLit* literal);

// The field that element `i` of a struct literal sets.
size_t field_index(const types::Info& info, const ir::Type* structure, const syntax::Expr* element,
                   size_t i);

// Whether the expression is a constant zero, or nil.
bool is_zero_constant(const types::Info& info, const syntax::Expr* x);

}  // namespace tandem::go::lower

#endif  // TANDEM_COMPILER_GO_LOWER_STATIC_DATA_H_
