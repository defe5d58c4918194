// The table of the types without a name that have a descriptor, for package reflect: before it
// makes a type like []T at run time, it looks for the one that the program has. The table is only
// made for programs that contain that search (reflect.typelinks of rt/golib/runtime/reflect.go).
//
//   number of types: 8 bytes; then for each type, by the string that reflect shows, the low 4
//   bytes of its descriptor's address

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "compiler/lower/lower.h"
#include "rt/abi/types.h"

namespace tandem::lower {
namespace {

namespace abi = rt::abi;
using ir::Global;

// The text of an encoded name.
std::string name_text(const std::string& encoded) {
  size_t length = 0;
  size_t at = 1;
  for (unsigned shift = 0;; shift += 7) {
    auto byte = static_cast<unsigned char>(encoded[at++]);
    length |= size_t{byte & 0x7fu} << shift;
    if ((byte & 0x80) == 0) break;
  }
  return encoded.substr(at, length);
}

// What reflect shows of the type that a descriptor describes; "" for types with a name.
std::string type_string(ir::Module& module, const Global& descriptor) {
  auto flags = static_cast<uint8_t>(descriptor.data[offsetof(abi::TypeDescriptor, flags)]);
  if ((flags & abi::kFlagNamed) != 0) return "";
  for (const ir::DataRelocation& relocation : descriptor.relocations) {
    if (relocation.offset != offsetof(abi::TypeDescriptor, name_offset)) continue;
    return name_text(module.find_global(relocation.symbol)->data);
  }
  return "";
}

}  // namespace

void make_type_links(ir::Module& module) {
  Global* root = module.find_global("runtime.typeLinks");
  if (root == nullptr) return;
  std::vector<std::pair<std::string, absl::string_view>> types;
  for (const Global& global : module.globals()) {
    if (!absl::StartsWith(global.name, "type:") || absl::StartsWith(global.name, "type:."))
      continue;
    if (global.data.size() < sizeof(abi::TypeDescriptor)) continue;
    std::string shown = type_string(module, global);
    if (!shown.empty()) types.push_back({std::move(shown), global.name});
  }
  std::sort(types.begin(), types.end());
  Global* table = module.add_global("runtime..typelinks");
  table->read_only = true;
  table->align = 8;
  auto count = static_cast<uint64_t>(types.size());
  table->data.assign(reinterpret_cast<const char*>(&count), sizeof(count));
  for (const auto& [shown, symbol] : types) {
    table->relocations.push_back(
        {.offset = static_cast<int64_t>(table->data.size()), .symbol = symbol, .low = true});
    table->data.append(sizeof(int32_t), '\0');
  }
  table->size = static_cast<int64_t>(table->data.size());
  root->relocations = {{.offset = 0, .symbol = table->name}};
}

}  // namespace tandem::lower
