// Interning of types. A type literal is looked up by its text form, in which the parts that are
// named types stand by their unique names; so equal texts are identical types.

#include <algorithm>
#include <deque>
#include <mutex>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "compiler/ir/type.h"

namespace tandem::ir {

struct TypeTable::Interner {
  std::mutex mutex;
  std::deque<Type> types;
  absl::flat_hash_map<std::string, const Type*> by_text;
  absl::flat_hash_map<std::string, Type*> named;
};

TypeTable::TypeTable() : interner_(std::make_unique<Interner>()) {
  for (size_t i = 0; i <= static_cast<size_t>(TypeKind::kUnsafePointer); ++i) {
    Type type;
    type.kind_ = static_cast<TypeKind>(i);
    basic_[i] = intern(std::move(type));
  }
}

TypeTable::~TypeTable() = default;

const Type* TypeTable::intern(Type type) {
  std::string key = type.text();
  std::scoped_lock lock(interner_->mutex);
  auto [entry, is_new] = interner_->by_text.try_emplace(std::move(key), nullptr);
  if (is_new) {
    type.table_ = this;
    entry->second = &interner_->types.emplace_back(std::move(type));
  }
  return entry->second;
}

const Type* TypeTable::pointer(const Type* element) {
  Type type;
  type.kind_ = TypeKind::kPointer;
  type.element_ = element;
  return intern(std::move(type));
}

const Type* TypeTable::slice(const Type* element) {
  Type type;
  type.kind_ = TypeKind::kSlice;
  type.element_ = element;
  return intern(std::move(type));
}

const Type* TypeTable::array(int64_t length, const Type* element) {
  Type type;
  type.kind_ = TypeKind::kArray;
  type.length_ = length;
  type.element_ = element;
  return intern(std::move(type));
}

const Type* TypeTable::map(const Type* key, const Type* element) {
  Type type;
  type.kind_ = TypeKind::kMap;
  type.key_ = key;
  type.element_ = element;
  return intern(std::move(type));
}

const Type* TypeTable::chan(ChanDirection direction, const Type* element) {
  Type type;
  type.kind_ = TypeKind::kChan;
  type.direction_ = direction;
  type.element_ = element;
  return intern(std::move(type));
}

const Type* TypeTable::func(absl::Span<const Type* const> parameters,
                            absl::Span<const Type* const> results, bool variadic) {
  Type type;
  type.kind_ = TypeKind::kFunc;
  type.parameters_.assign(parameters.begin(), parameters.end());
  type.results_.assign(results.begin(), results.end());
  type.variadic_ = variadic;
  return intern(std::move(type));
}

const Type* TypeTable::struct_type(std::vector<Field> fields) {
  Type type;
  type.kind_ = TypeKind::kStruct;
  type.fields_ = std::move(fields);
  return intern(std::move(type));
}

const Type* TypeTable::interface(std::vector<Method> methods) {
  std::sort(methods.begin(), methods.end(), [](const Method& a, const Method& b) {
    return std::pair(a.name, a.package) < std::pair(b.name, b.package);
  });
  Type type;
  type.kind_ = TypeKind::kInterface;
  type.methods_ = std::move(methods);
  return intern(std::move(type));
}

const Type* TypeTable::named(absl::string_view name, absl::string_view display_name,
                             absl::string_view package) {
  std::scoped_lock lock(interner_->mutex);
  auto [entry, is_new] = interner_->named.try_emplace(name, nullptr);
  if (is_new) {
    Type type;
    type.kind_ = TypeKind::kNamed;
    type.name_ = std::string(name);
    type.display_name_ = std::string(display_name.empty() ? name : display_name);
    type.package_ = std::string(package);
    type.table_ = this;
    entry->second = &interner_->types.emplace_back(std::move(type));
    named_order_.push_back(entry->second);
  }
  return entry->second;
}

const Type* TypeTable::find_named(absl::string_view name) const {
  std::scoped_lock lock(interner_->mutex);
  auto found = interner_->named.find(name);
  return found == interner_->named.end() ? nullptr : found->second;
}

void TypeTable::set_display(const Type* named, absl::string_view display_name,
                            absl::string_view package) {
  Type* type = interner_->named.at(named->name_);
  type->display_name_ = std::string(display_name);
  type->package_ = std::string(package);
}

void TypeTable::set_underlying(const Type* named, const Type* underlying) {
  interner_->named.at(named->name_)->underlying_ = underlying->underlying();
}

// A struct type that is not named has methods too, those of its embedded fields.
void TypeTable::set_methods(const Type* of, std::vector<Method> value_methods,
                            std::vector<Method> pointer_methods) {
  auto* type = const_cast<Type*>(of);  // all types are this table's own
  type->methods_ = std::move(value_methods);
  type->pointer_methods_ = std::move(pointer_methods);
}

}  // namespace tandem::ir
