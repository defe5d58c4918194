// The globals that hold constants: strings and their headers, encoded names, constants in
// interfaces.
//
// Each is named by its content, so that equal ones are one; strings and constants are also marked
// as mergeable across objects. A string that is too long for a symbol is named by its length and
// hash.

#include <cstring>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "compiler/lower/data_writer.h"
#include "compiler/lower/descriptor.h"
#include "rt/abi/types.h"

namespace tandem::lower {

namespace abi = rt::abi;
using ir::Global;
using ir::Type;

const Global& DescriptorMaker::string_data(absl::string_view text) {
  constexpr size_t kMaxReadableName = 48;
  std::string name = absl::StrCat("go:string.\"", absl::CEscape(text), "\"");
  if (name.size() > kMaxReadableName) {
    name = absl::StrCat("go:string.", text.size(), ".", absl::Hex(fnv1a(text)));
  }
  if (Global* known = module_->find_global(name); known != nullptr) return *known;
  Global* global = module_->add_global(name);
  global->read_only = true;
  global->mergeable = true;
  global->size = static_cast<int64_t>(text.size());
  global->data = std::string(text);
  return *global;
}

const Global& DescriptorMaker::string_header(absl::string_view text) {
  std::string name = "go:stringheader.";
  if (!text.empty()) absl::StrAppend(&name, string_data(text).name);
  if (Global* known = module_->find_global(name); known != nullptr) return *known;
  Global* global = module_->add_global(name);
  DataWriter out(*module_, global, sizeof(abi::String));
  if (!text.empty()) out.put_address(offsetof(abi::String, data), string_data(text).name);
  out.put<int64_t>(offsetof(abi::String, length), static_cast<int64_t>(text.size()));
  return *global;
}

namespace {

void append_varint(std::string& out, size_t value) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
}

}  // namespace

const Global& DescriptorMaker::name(const EncodedName& name) {
  uint8_t flags = 0;
  if (name.exported) flags |= abi::kNameExported;
  if (!name.tag.empty()) flags |= abi::kNameHasTag;
  if (!name.package.empty()) flags |= abi::kNameHasPackage;
  if (name.embedded) flags |= abi::kNameEmbedded;
  std::string data(1, static_cast<char>(flags));
  append_varint(data, name.text.size());
  absl::StrAppend(&data, name.text);
  if (!name.tag.empty()) {
    append_varint(data, name.tag.size());
    absl::StrAppend(&data, name.tag);
  }
  const std::string symbol =
      absl::StrCat("type:.name.", absl::CEscape(data), name.package.empty() ? "" : ".",
                   absl::CEscape(name.package));
  if (Global* known = module_->find_global(symbol); known != nullptr) return *known;
  Global* global = module_->add_global(symbol);
  DataWriter out(*module_, global, data.size());
  global->data = std::move(data);
  global->align = 2;  // odd offsets mean something else
  if (!name.package.empty()) {
    out.put_offset(global->data.size(), this->name({.text = name.package}).name);
  }
  return *global;
}

const Global& DescriptorMaker::scalar_data(const Type* type, ir::Opcode opcode, int64_t bits) {
  if (opcode == ir::Opcode::kFloatConst && type->size() == sizeof(float)) {
    double wide;
    std::memcpy(&wide, &bits, sizeof(wide));
    auto narrow = static_cast<float>(wide);
    bits = 0;
    std::memcpy(&bits, &narrow, sizeof(narrow));
  }
  auto size = static_cast<size_t>(type->size());
  std::string data(reinterpret_cast<const char*>(&bits), size);
  std::string name = absl::StrCat("go:constant.", size, ".", absl::BytesToHexString(data));
  if (Global* known = module_->find_global(name); known != nullptr) return *known;
  Global* global = module_->add_global(name);
  global->read_only = true;
  global->size = static_cast<int64_t>(size);
  global->align = type->align();
  global->data = std::move(data);
  return *global;
}

}  // namespace tandem::lower
