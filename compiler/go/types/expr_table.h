// A table of what is known of the expressions of a package, by Expr::id, which is dense: so an
// entry is found by two indices instead of by hashing. It comes in blocks that are made when
// something in them is entered: a package of which only some functions are looked at has few.

#ifndef TANDEM_COMPILER_GO_TYPES_EXPR_TABLE_H_
#define TANDEM_COMPILER_GO_TYPES_EXPR_TABLE_H_

#include <cstddef>
#include <memory>
#include <vector>

#include "compiler/go/syntax/node.h"

namespace tandem::go::types {

template <class T>
class ExprTable {
 public:
  // The entry of `expr`, which is T() until somebody sets it.
  T& operator[](const syntax::Expr* expr) {
    const size_t block = expr->id / kBlockSize;
    if (block >= blocks_.size()) blocks_.resize(block + 1);
    if (blocks_[block] == nullptr) blocks_[block] = std::make_unique<T[]>(kBlockSize);
    return blocks_[block][expr->id % kBlockSize];
  }

  // The same for reading; null if there is no entry, and perhaps T() if nobody has set it.
  const T* find(const syntax::Expr* expr) const {
    const size_t block = expr->id / kBlockSize;
    if (block >= blocks_.size() || blocks_[block] == nullptr) return nullptr;
    return &blocks_[block][expr->id % kBlockSize];
  }

 private:
  static constexpr size_t kBlockSize = 128;
  std::vector<std::unique_ptr<T[]>> blocks_;
};

}  // namespace tandem::go::types

#endif  // TANDEM_COMPILER_GO_TYPES_EXPR_TABLE_H_
