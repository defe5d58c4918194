// The dump, derived from the nodes' fields(); see dump.h.

#include "compiler/go/syntax/dump.h"

#include <type_traits>

#include "absl/strings/str_cat.h"

namespace tandem::go::syntax {
namespace {

class Dumper {
 public:
  explicit Dumper(const DumpOptions& options) : options_(options) {}

  void node(const Node* node) {
    if (node == nullptr) return text("-");
    text("(", to_string(node->kind));
    if (options_.positions) {
      text("@", uint32_t(node->pos.line), ":", uint32_t(node->pos.column));
    }
    ++depth_;
    dispatch(node, [this](const auto* n) {
      n->fields([this](absl::string_view name, const auto& value) {
        text(" ", name, "=");
        field(value);
      });
    });
    --depth_;
    text(")");
  }

  std::string take() { return std::move(out_); }

 private:
  template <class... Args>
  void text(const Args&... args) {
    absl::StrAppend(&out_, args...);
  }

  void child(const Node* n) {
    if (options_.indent && n != nullptr) {
      text("\n");
      out_.append(static_cast<size_t>(depth_) * 2, ' ');
    }
    node(n);
  }

  template <class T>
  void field(const T& value) {
    if constexpr (std::is_same_v<T, absl::string_view>) {
      text(value);
    } else if constexpr (std::is_same_v<T, Token> || std::is_same_v<T, Operator>) {
      text(to_string(value));
    } else if constexpr (std::is_same_v<T, bool>) {
      text(value ? "true" : "false");
    } else if constexpr (std::is_enum_v<T> || std::is_integral_v<T>) {
      text(static_cast<int64_t>(value));
    } else if constexpr (std::is_pointer_v<T>) {
      child(value);
    } else {
      text("[");
      for (const Node* each : value) child(each);
      text("]");
    }
  }

  const DumpOptions& options_;
  std::string out_;
  int depth_ = 0;
};

}  // namespace

std::string dump(const Node* node, const DumpOptions& options) {
  Dumper dumper(options);
  dumper.node(node);
  return dumper.take();
}

}  // namespace tandem::go::syntax
