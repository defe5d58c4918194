// The table of itabs made at run time: open addressing by the two types' addresses. Readers take no
// lock: an entry is complete before it is published, and is never changed; a table that has grown
// too full is replaced as a whole. Pairs that do not match are remembered too, as itabs marked
// absent.

#include "rt/value/itab.h"

#include "rt/mem/memory.h"
#include "rt/mem/persistent.h"
#include "rt/sched/lock.h"
#include "rt/stack/panic.h"
#include "rt/value/equal.h"

namespace rt {
namespace {

using abi::InterfaceDescriptor;
using abi::Itab;
using abi::TypeDescriptor;

constexpr size_t kFirstCapacity = 32;
constexpr uint32_t kAbsent = 1;  // Itab::reserved of a pair that does not match

struct Table {
  size_t capacity;  // a power of two
  size_t count;
  Itab* entries[];
};

constinit Lock<LockRank::kItab> table_lock;
constinit Table* current_table = nullptr;

void* allocate(size_t size) {
  void* memory = mem::allocate_persistent(size, 8);
  if (memory == nullptr) throw_fatal("runtime: out of memory");
  return memory;
}

// The entry of a pair, or the empty one where it belongs.
Itab** find_entry(Table* table, const InterfaceDescriptor* target, const TypeDescriptor* type) {
  const size_t mask = table->capacity - 1;
  const uint64_t key =
      (reinterpret_cast<uintptr_t>(target) >> 3) * 31 + (reinterpret_cast<uintptr_t>(type) >> 3);
  for (size_t i = (key * 0x9e3779b97f4a7c15) >> 32 & mask;; i = (i + 1) & mask) {
    const Itab* entry = __atomic_load_n(&table->entries[i], __ATOMIC_ACQUIRE);
    if (entry == nullptr || (entry->interface_type == target && entry->type == type)) {
      return &table->entries[i];
    }
  }
}

void add(Table* table, Itab* itab) {
  __atomic_store_n(find_entry(table, itab->interface_type, itab->type), itab, __ATOMIC_RELEASE);
  ++table->count;
}

Table* make_table(size_t capacity) {
  auto* table = static_cast<Table*>(allocate(sizeof(Table) + capacity * sizeof(Itab*)));
  table->capacity = capacity;
  return table;
}

// A table with room for one more, at most three quarters full.
Table* table_with_room() {
  if (current_table == nullptr) return make_table(kFirstCapacity);
  Table* old = current_table;
  if (4 * (old->count + 1) <= 3 * old->capacity) return old;
  Table* table = make_table(2 * old->capacity);
  for (size_t i = 0; i < old->capacity; ++i) {
    if (old->entries[i] != nullptr) add(table, old->entries[i]);
  }
  return table;
}

const uint8_t* encoded_name(const void* base, int32_t offset) {
  return static_cast<const uint8_t*>(abi::resolve_offset(base, offset));
}

// The package of an unexported method: its name says it, unless it is the type's or interface's
// own.
abi::String package_of(const uint8_t* name, const uint8_t* owner) {
  const uint8_t* package = abi::name_package(name);
  if (package == nullptr) package = owner;
  return package == nullptr ? abi::String{} : abi::name_text(package);
}

// Names are the same that have the same text, and the same package unless they are exported.
bool same_name(const TypeDescriptor* type, const abi::UncommonType* uncommon,
               const abi::Method& method, const InterfaceDescriptor* target,
               const uint8_t* wanted) {
  const uint8_t* name = encoded_name(type, method.name);
  if (name != wanted && !strings_equal(abi::name_text(name), abi::name_text(wanted))) return false;
  if ((*name & abi::kNameExported) != 0) return true;
  return strings_equal(package_of(name, encoded_name(type, uncommon->package)),
                       package_of(wanted, target->package));
}

const abi::Method* find_method(const TypeDescriptor* type, const abi::UncommonType* uncommon,
                               const InterfaceDescriptor* target,
                               const abi::InterfaceMethod& wanted) {
  if (uncommon == nullptr) return nullptr;
  const uint8_t* wanted_name = encoded_name(target, wanted.name);
  const void* wanted_type = abi::resolve_offset(target, wanted.type);
  for (size_t i = 0; i < uncommon->method_count; ++i) {
    const abi::Method& method = uncommon->methods()[i];
    if (abi::resolve_offset(type, method.type) == wanted_type &&
        same_name(type, uncommon, method, target, wanted_name)) {
      return &method;
    }
  }
  return nullptr;
}

Itab* make_itab(const InterfaceDescriptor* target, const TypeDescriptor* type) {
  const auto count = static_cast<size_t>(target->method_count);
  auto* itab = static_cast<Itab*>(allocate(abi::itab_method_offset(count)));
  itab->interface_type = target;
  itab->type = type;
  itab->hash = type->hash;
  const abi::UncommonType* uncommon = uncommon_type(type);
  auto* code = reinterpret_cast<const void**>(itab + 1);
  for (size_t i = 0; i < count; ++i) {
    const abi::Method* method = find_method(type, uncommon, target, target->methods[i]);
    if (method == nullptr) {
      itab->reserved = kAbsent;
      return itab;
    }
    code[i] = abi::resolve_offset(type, method->interface_code);
  }
  return itab;
}

size_t size_of_own_part(const TypeDescriptor* type) {
  using abi::Kind;
  switch (type->kind_of()) {
    case Kind::kArray:
      return sizeof(abi::ArrayDescriptor);
    case Kind::kChan:
      return sizeof(abi::ChanDescriptor);
    case Kind::kFunc:
      return sizeof(abi::FuncDescriptor);
    case Kind::kInterface:
      return sizeof(InterfaceDescriptor);
    case Kind::kMap:
      return sizeof(abi::MapDescriptor);
    case Kind::kPointer:
      return sizeof(abi::PointerDescriptor);
    case Kind::kSlice:
      return sizeof(abi::SliceDescriptor);
    case Kind::kStruct:
      return sizeof(abi::StructDescriptor);
    case Kind::kInvalid:
    case Kind::kBool:
    case Kind::kInt:
    case Kind::kInt8:
    case Kind::kInt16:
    case Kind::kInt32:
    case Kind::kInt64:
    case Kind::kUint:
    case Kind::kUint8:
    case Kind::kUint16:
    case Kind::kUint32:
    case Kind::kUint64:
    case Kind::kUintptr:
    case Kind::kFloat32:
    case Kind::kFloat64:
    case Kind::kComplex64:
    case Kind::kComplex128:
    case Kind::kString:
    case Kind::kUnsafePointer:
      return sizeof(TypeDescriptor);
  }
  return sizeof(TypeDescriptor);
}

}  // namespace

const abi::UncommonType* uncommon_type(const TypeDescriptor* type) {
  if ((type->flags & abi::kFlagUncommon) == 0) return nullptr;
  auto* start = reinterpret_cast<const uint8_t*>(type);
  return reinterpret_cast<const abi::UncommonType*>(start + size_of_own_part(type));
}

abi::String name_at(const TypeDescriptor* type, int32_t offset) {
  return abi::name_text(encoded_name(type, offset));
}

abi::String missing_method(const InterfaceDescriptor* target, const TypeDescriptor* type) {
  const abi::UncommonType* uncommon = uncommon_type(type);
  for (abi::Int i = 0; i < target->method_count; ++i) {
    const abi::InterfaceMethod& wanted = target->methods[i];
    if (find_method(type, uncommon, target, wanted) == nullptr) {
      return name_at(&target->type, wanted.name);
    }
  }
  return {};
}

const Itab* find_itab(const InterfaceDescriptor* target, const TypeDescriptor* type) {
  Table* table = __atomic_load_n(&current_table, __ATOMIC_ACQUIRE);
  const Itab* itab = table == nullptr ? nullptr : *find_entry(table, target, type);
  if (itab == nullptr) {
    LockGuard guard(table_lock);
    table = table_with_room();
    Itab** entry = find_entry(table, target, type);
    if (*entry == nullptr) add(table, make_itab(target, type));
    itab = *entry;
    __atomic_store_n(&current_table, table, __ATOMIC_RELEASE);
  }
  return itab->reserved == kAbsent ? nullptr : itab;
}

}  // namespace rt
