// Looking up a function in the vDSO (vdso.h; vdso(7) of Linux).
//
// The image is an ordinary ELF shared object, mapped as a whole. Its program headers tell where its
// dynamic section lies and by how much its addresses must be moved; the dynamic section has the
// symbols, their names and their versions. There are about ten symbols, so they are compared one by
// one; the hash tables are read for nothing but the number of symbols.

#include "rt/os/vdso.h"

#include <stddef.h>
#include <stdint.h>

namespace rt::os {
namespace {

// The parts of the ELF structures (System V ABI, gABI chapters 4 and 5) that are read here.
struct FileHeader {
  uint8_t identification[16];
  uint16_t type;
  uint16_t machine;
  uint32_t version;
  uint64_t entry;
  uint64_t program_headers;
  uint64_t section_headers;
  uint32_t flags;
  uint16_t header_size;
  uint16_t program_header_size;
  uint16_t program_header_count;
};

struct ProgramHeader {
  uint32_t type;
  uint32_t flags;
  uint64_t offset;
  uint64_t address;
};

constexpr uint32_t kLoad = 1;
constexpr uint32_t kDynamic = 2;

struct DynamicEntry {
  uint64_t tag;
  uint64_t value;
};

constexpr uint64_t kTagHash = 4;
constexpr uint64_t kTagStrings = 5;
constexpr uint64_t kTagSymbols = 6;
constexpr uint64_t kTagGnuHash = 0x6ffffef5;
constexpr uint64_t kTagSymbolVersions = 0x6ffffff0;
constexpr uint64_t kTagVersions = 0x6ffffffc;

struct Symbol {
  uint32_t name;
  uint8_t info;
  uint8_t other;
  uint16_t section;
  uint64_t value;
  uint64_t size;
};

struct VersionDefinition {
  uint16_t version;
  uint16_t flags;
  uint16_t index;
  uint16_t name_count;
  uint32_t hash;
  uint32_t names;  // bytes from here to the first VersionName
  uint32_t next;   // bytes from here to the next definition, or 0
};

struct VersionName {
  uint32_t name;
  uint32_t next;
};

// What the search needs of an image.
struct Image {
  uintptr_t bias = 0;  // is added to the image's addresses
  const char* strings = nullptr;
  const Symbol* symbols = nullptr;
  const uint32_t* hash = nullptr;
  const uint32_t* gnu_hash = nullptr;
  const uint16_t* symbol_versions = nullptr;
  const VersionDefinition* versions = nullptr;
};

bool same(const char* a, const char* b) {
  while (*a != 0 && *a == *b) {
    ++a;
    ++b;
  }
  return *a == *b;
}

template <typename T>
const T* bytes_after(const void* start, uint64_t bytes) {
  return reinterpret_cast<const T*>(static_cast<const uint8_t*>(start) + bytes);
}

const DynamicEntry* find_dynamic(const void* start, uintptr_t* bias) {
  const auto* header = static_cast<const FileHeader*>(start);
  const DynamicEntry* dynamic = nullptr;
  bool loaded = false;
  for (uint16_t i = 0; i < header->program_header_count; ++i) {
    const auto* segment = bytes_after<ProgramHeader>(
        start, header->program_headers + uint64_t{i} * header->program_header_size);
    if (segment->type == kLoad && !loaded) {
      *bias = reinterpret_cast<uintptr_t>(start) + segment->offset - segment->address;
      loaded = true;
    } else if (segment->type == kDynamic) {
      dynamic = bytes_after<DynamicEntry>(start, segment->offset);
    }
  }
  return loaded ? dynamic : nullptr;
}

Image read_dynamic(const DynamicEntry* entry, uintptr_t bias) {
  Image image;
  image.bias = bias;
  for (; entry->tag != 0; ++entry) {
    const auto* table = reinterpret_cast<const void*>(bias + entry->value);
    if (entry->tag == kTagHash) image.hash = static_cast<const uint32_t*>(table);
    if (entry->tag == kTagGnuHash) image.gnu_hash = static_cast<const uint32_t*>(table);
    if (entry->tag == kTagStrings) image.strings = static_cast<const char*>(table);
    if (entry->tag == kTagSymbols) image.symbols = static_cast<const Symbol*>(table);
    if (entry->tag == kTagSymbolVersions) {
      image.symbol_versions = static_cast<const uint16_t*>(table);
    }
    if (entry->tag == kTagVersions) image.versions = static_cast<const VersionDefinition*>(table);
  }
  return image;
}

// The GNU hash table does not tell its symbols' number: the last chain's end does. Its header is
// {buckets, first hashed symbol, filter words, shift}, then the filter's 64-bit words, the buckets,
// and the chains, in which bit 0 marks the last symbol of a bucket.
uint32_t count_by_gnu_hash(const uint32_t* table) {
  const uint32_t bucket_count = table[0];
  const uint32_t first = table[1];
  const uint32_t* buckets = table + 4 + 2 * size_t{table[2]};
  const uint32_t* chains = buckets + bucket_count;
  uint32_t last = 0;
  for (uint32_t i = 0; i < bucket_count; ++i) {
    if (buckets[i] > last) last = buckets[i];
  }
  if (last < first) return first;
  while ((chains[last - first] & 1) == 0) ++last;
  return last + 1;
}

uint32_t count_symbols(const Image& image) {
  if (image.hash != nullptr) return image.hash[1];
  return image.gnu_hash != nullptr ? count_by_gnu_hash(image.gnu_hash) : 0;
}

// The index of a version in the symbols' version table, or -1.
int version_index(const Image& image, const char* version) {
  const VersionDefinition* definition = image.versions;
  for (;;) {
    const auto* name = bytes_after<VersionName>(definition, definition->names);
    if (same(image.strings + name->name, version)) return definition->index;
    if (definition->next == 0) return -1;
    definition = bytes_after<VersionDefinition>(definition, definition->next);
  }
}

}  // namespace

const void* find_vdso_symbol(const void* start, const char* name, const char* version) {
  constexpr uint16_t kVersionMask = 0x7fff;  // the highest bit hides a symbol
  uintptr_t bias = 0;
  const DynamicEntry* dynamic = find_dynamic(start, &bias);
  if (dynamic == nullptr) return nullptr;
  const Image image = read_dynamic(dynamic, bias);
  if (image.strings == nullptr || image.symbols == nullptr) return nullptr;
  const bool versioned = image.symbol_versions != nullptr && image.versions != nullptr;
  const int wanted = versioned ? version_index(image, version) : 0;
  const uint32_t count = count_symbols(image);
  for (uint32_t i = 0; i < count; ++i) {
    const Symbol& symbol = image.symbols[i];
    if (symbol.section == 0 || !same(image.strings + symbol.name, name)) continue;
    if (versioned && (image.symbol_versions[i] & kVersionMask) != wanted) continue;
    return reinterpret_cast<const void*>(image.bias + symbol.value);
  }
  return nullptr;
}

}  // namespace rt::os
