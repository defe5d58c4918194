// A walk over the expression that knows the harmless forms; what it does not know may do anything.
//
// Reading a variable is harmless: the initializer stays at its place in the order of initialization
// if it is kept at all. Calls are not, but for conversions, the builtins that only make something,
// and a few functions of the standard library that do nothing but make a value; it has hundreds of
// variables like `var ErrClosed = errors.New("...")`.

#include "compiler/go/lower/purity.h"

#include <algorithm>

#include "compiler/go/types/object.h"

namespace tandem::go::lower {
namespace {

using syntax::as;

constexpr absl::string_view kPureFunctions[] = {
    "errors.New",     "internal/godebug.New", "internal/reflectlite.TypeOf",
    "reflect.TypeOf", "sync.NewCond",         "strings.NewReplacer",
    "math.Inf",
};

// Methods of the values that these make, by their full names.
constexpr absl::string_view kPureMethods[] = {
    "(internal/reflectlite.Type).Elem",
    "(reflect.Type).Elem",
};

class Purity {
 public:
  explicit Purity(const types::Info& info) : info_(info) {}

  bool check(const syntax::Expr* x) const {
    x = syntax::unparen(x);
    const types::TypeAndValue* known = info_.find(x);
    if (known != nullptr && (known->is_constant() || known->is_type())) return true;
    if (known != nullptr && known->mode == types::Mode::kNil) return true;
    switch (x->kind) {
      case syntax::NodeKind::kName:
      case syntax::NodeKind::kBasicLit:
      case syntax::NodeKind::kFuncLit:
        return true;
      case syntax::NodeKind::kSelectorExpr:
        return !info_.selections.contains(as<syntax::SelectorExpr>(x));  // PACKAGE.NAME
      case syntax::NodeKind::kCompositeLit:
        return !may_have_bad_keys(x) && all(as<syntax::CompositeLit>(x)->elems);
      case syntax::NodeKind::kKeyValueExpr: {
        const auto* pair = as<syntax::KeyValueExpr>(x);
        return check(pair->key) && check(pair->value);
      }
      case syntax::NodeKind::kOperation:
        return check_operation(as<syntax::Operation>(x));
      case syntax::NodeKind::kCallExpr:
        return check_call(as<syntax::CallExpr>(x));
      default:
        return false;
    }
  }

 private:
  bool all(syntax::List<syntax::Expr> list) const {
    return std::all_of(list.begin(), list.end(), [&](const syntax::Expr* x) { return check(x); });
  }

  // An interface in the key of a map may hold a value that cannot be hashed.
  bool may_have_bad_keys(const syntax::Expr* literal) const {
    types::Type* type = info_.type_of(literal);
    const auto* map = type == nullptr ? nullptr : types::as<types::Map>(types::underlying(type));
    return map != nullptr && types::as<types::Basic>(types::underlying(map->key)) == nullptr;
  }

  // Not what can panic: division, shifts, comparison of interfaces, pointers; nor receiving.
  bool check_operation(const syntax::Operation* operation) const {
    if (operation->is_unary()) {
      return operation->op == syntax::Operator::kAnd && check(operation->x);
    }
    return (operation->op == syntax::Operator::kAdd || operation->op == syntax::Operator::kSub) &&
           check(operation->x) && check(operation->y);
  }

  bool check_call(const syntax::CallExpr* call) const {
    if (!all(call->args)) return false;
    const syntax::Expr* fun = syntax::unparen(call->fun);
    const types::TypeAndValue* known = info_.find(fun);
    if (known != nullptr && known->is_type()) return check_conversion(call);
    const auto* selector = as<syntax::SelectorExpr>(fun);
    const auto* name = selector != nullptr ? selector->sel : as<syntax::Name>(fun);
    if (name == nullptr) return false;
    if (selector != nullptr) {
      if (auto found = info_.selections.find(selector); found != info_.selections.end()) {
        const auto* method = types::as<types::Func>(found->second.object);
        return method != nullptr && is_listed(kPureMethods, method) && check(selector->x);
      }
    }
    const types::Object* object = info_.object_of(name);
    if (const auto* builtin = types::as<types::Builtin>(object)) {
      if (builtin->id == types::BuiltinId::kNew) return true;
      return builtin->id == types::BuiltinId::kMake &&
             std::all_of(call->args.begin() + 1, call->args.end(), [&](const syntax::Expr* x) {
               return info_.find(x) != nullptr && info_.find(x)->is_constant();
             });
    }
    const auto* function = types::as<types::Func>(object);
    return function != nullptr && is_listed(kPureFunctions, function);
  }

  // A slice may be too short for the array that it is converted to.
  bool check_conversion(const syntax::CallExpr* call) const {
    types::Type* from = call->args.size() == 1 ? info_.type_of(call->args[0]) : nullptr;
    return from != nullptr && types::as<types::Slice>(types::underlying(from)) == nullptr;
  }

  template <size_t N>
  static bool is_listed(const absl::string_view (&list)[N], const types::Func* function) {
    return std::find(std::begin(list), std::end(list), function->full_name()) != std::end(list);
  }

  const types::Info& info_;
};

}  // namespace

bool is_pure(const syntax::Expr* x, const types::Info& info) {
  return Purity(info).check(x);
}

}  // namespace tandem::go::lower
