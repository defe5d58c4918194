// The object: each function in a section of its own with its metadata beside it, each global in a
// section of its own, float constants, jump tables and static closures as they are needed. So the
// linker can drop each of them separately.
//
// The rows of tandem_funcinfo and tandem_functab are SHF_LINK_ORDER sections: they are kept and
// ordered with their functions; so are those of tandem_gcroots with the variables that they make
// known to the collector. Read-only data has no pointers into the heap. Equal float constants and
// closures are made once, ordered by name, so that the output does not depend on hashing. Names of
// functions and files are mergeable strings.

#include <map>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "compiler/ir/pointer_bitmap.h"
#include "compiler/x64/compiled_function.h"
#include "rt/abi/metadata.h"

namespace tandem::x64 {
namespace {

using as::Object;
using as::RelocationKind;
using as::Section;
using as::SectionKind;
using as::SymbolType;

constexpr absl::string_view kClosureSuffix = "·f";

// An instance of a generic function, or something inside one. Nobody can tell equal instances
// apart: func values are only compared with nil, and names and tracebacks leave out the type
// arguments.
bool is_instance(const ir::Function& function) {
  return absl::StrContains(function.name(), '[');
}

// The name as the program sees it: F[...] for all instances of F.
std::string visible_name(absl::string_view name) {
  size_t open = name.find('['), close = name.rfind(']');
  if (open == name.npos || close == name.npos || close < open) return std::string(name);
  return absl::StrCat(name.substr(0, open), "[...]", name.substr(close + 1));
}

class ObjectBuilder {
 public:
  explicit ObjectBuilder(const ir::Module& module) : module_(module) {}

  Object build(const std::vector<const ir::Function*>& functions,
               const std::vector<CompiledFunction>& compiled) {
    for (size_t i = 0; i < functions.size(); ++i) add_function(*functions[i], compiled[i]);
    for (const ir::Global& global : module_.globals()) {
      if (!global.external) add_global(global);
    }
    add_roots();
    for (const auto& [symbol, constant] : float_constants_) add_float_constant(constant);
    for (const std::string& symbol : closures_) add_closure(symbol);
    if (!strings_.bytes.empty()) add_strings();
    return std::move(object_);
  }

 private:
  // --- Functions

  void add_function(const ir::Function& function, const CompiledFunction& compiled) {
    uint32_t text = object_.add_section({.name = absl::StrCat(".text.", function.name()),
                                         .kind = SectionKind::kText,
                                         .align = 16,
                                         .bytes = compiled.code.bytes,
                                         .foldable = is_instance(function)});
    uint32_t symbol = object_.define(function.name(), text, 0, compiled.code.bytes.size(),
                                     SymbolType::kFunction, true);
    for (const FloatConstant& constant : compiled.float_constants) {
      float_constants_.emplace(constant.symbol, constant);
    }
    closures_.insert(compiled.closure_symbols.begin(), compiled.closure_symbols.end());
    for (const as::SymbolReference& reference : compiled.code.references) {
      uint32_t target = object_.intern_symbol(reference.symbol);
      object_.sections[text].relocations.push_back(
          {reference.offset, reference.kind, target, reference.addend});
    }
    for (const JumpTable& table : compiled.jump_tables) {
      add_jump_table(table, function, symbol, compiled.code);
    }
    add_metadata(function, compiled, text, symbol);
    as::FunctionInfo info = compiled.info;
    info.symbol = symbol;
    object_.functions.push_back(std::move(info));
  }

  // Entries of 4 bytes, relative to the table's start.
  void add_jump_table(const JumpTable& table, const ir::Function& function, uint32_t symbol,
                      const as::Code& code) {
    Section section{.name = absl::StrCat(".rodata.", table.symbol),
                    .kind = SectionKind::kReadOnly,
                    .align = 4,
                    .bytes = std::string(4 * table.blocks.size(), '\0')};
    (void)function;
    for (size_t i = 0; i < table.blocks.size(); ++i) {
      int64_t place = static_cast<int64_t>(4 * i);
      section.relocations.push_back(
          {4 * i, RelocationKind::kPc32, symbol, code.labels[table.blocks[i]] + place});
    }
    size_t size = section.bytes.size();
    uint32_t index = object_.add_section(std::move(section));
    object_.define(table.symbol, index, 0, size, SymbolType::kObject, false);
  }

  // --- Metadata

  void add_metadata(const ir::Function& function, const CompiledFunction& compiled, uint32_t text,
                    uint32_t symbol) {
    FileId file = static_cast<FileId>(function.position.file);
    LineTable lines = make_line_table(compiled.metadata.positions, file, module_.sources());
    Section info{.name = "tandem_funcinfo",
                 .kind = SectionKind::kReadOnly,
                 .align = 4,
                 .bytes = encode_metadata(compiled.metadata, lines),
                 .link_order = text};
    absl::string_view path =
        file == 0 ? absl::string_view() : visible_path(module_.sources().file(file));
    info.relocations.push_back({offsetof(rt::abi::FuncInfo, name), RelocationKind::kPc32,
                                string_symbol(visible_name(function.name())), 0});
    info.relocations.push_back(
        {offsetof(rt::abi::FuncInfo, file), RelocationKind::kPc32, string_symbol(path), 0});
    for (size_t i = 0; i < lines.nodes.size(); ++i) {
      size_t node = sizeof(rt::abi::FuncInfo) + i * sizeof(rt::abi::InlineNode);
      absl::string_view name = lines.nodes[i].function;
      if (name.empty()) name = function.name();
      info.relocations.push_back({node + offsetof(rt::abi::InlineNode, name), RelocationKind::kPc32,
                                  string_symbol(visible_name(name)), 0});
      info.relocations.push_back({node + offsetof(rt::abi::InlineNode, file), RelocationKind::kPc32,
                                  string_symbol(lines.nodes[i].path), 0});
    }
    size_t info_size = info.bytes.size();
    uint32_t info_section = object_.add_section(std::move(info));
    uint32_t info_symbol = object_.define(absl::StrCat(".Linfo.", function.name()), info_section, 0,
                                          info_size, SymbolType::kObject, false);
    Section table{.name = "tandem_functab",
                  .kind = SectionKind::kReadOnly,
                  .align = 4,
                  .bytes = std::string(sizeof(rt::abi::FunctabEntry), '\0'),
                  .link_order = text};
    table.relocations.push_back(
        {offsetof(rt::abi::FunctabEntry, code), RelocationKind::kPc32, symbol, 0});
    table.relocations.push_back(
        {offsetof(rt::abi::FunctabEntry, info), RelocationKind::kPc32, info_symbol, 0});
    object_.add_section(std::move(table));
  }

  // The local symbol of a string among the mergeable ones.
  uint32_t string_symbol(absl::string_view text) {
    auto [place, is_new] = string_symbols_.try_emplace(std::string(text), 0);
    if (is_new) {
      place->second = object_.intern_symbol(absl::StrCat(".Lstr.", string_offsets_.size()));
      string_offsets_.push_back({place->second, strings_.bytes.size()});
      absl::StrAppend(&strings_.bytes, text, absl::string_view("\0", 1));
    }
    return place->second;
  }

  void add_strings() {
    strings_.name = ".rodata.str1.1";
    strings_.kind = SectionKind::kStrings;
    uint32_t section = object_.add_section(std::move(strings_));
    for (auto [symbol, offset] : string_offsets_) {
      as::Symbol& entry = object_.symbol(symbol);
      entry.section = section;
      entry.offset = offset;
      entry.global = false;
    }
  }

  // --- Data

  static bool all_zero(const std::string& bytes) {
    return bytes.find_first_not_of('\0') == std::string::npos;
  }

  void add_global(const ir::Global& global) {
    int64_t size = global.type != nullptr ? global.type->size() : global.size;
    int64_t align = global.type != nullptr ? global.type->align() : global.align;
    bool zero = all_zero(global.data) && global.relocations.empty();
    Section section{.align = static_cast<uint32_t>(std::max<int64_t>(align, 1))};
    absl::string_view prefix = ".data.";
    section.kind = SectionKind::kData;
    if (global.read_only) {
      section.kind = SectionKind::kReadOnly;
      prefix = ".rodata.";
    } else if (zero) {
      section.kind = SectionKind::kBss;
      section.bss_size = static_cast<uint64_t>(size);
      prefix = ".bss.";
    }
    section.name = absl::StrCat(prefix, global.name);
    if (section.kind != SectionKind::kBss) {
      section.bytes = global.data;
      section.bytes.resize(static_cast<size_t>(size), '\0');
    }
    for (const ir::DataRelocation& relocation : global.relocations) {
      if (absl::EndsWith(relocation.symbol, kClosureSuffix)) {
        closures_.insert(std::string(relocation.symbol));
      }
      section.relocations.push_back(
          {static_cast<uint64_t>(relocation.offset),
           relocation.low ? RelocationKind::kAbsolute32 : RelocationKind::kAbsolute64,
           object_.intern_symbol(relocation.symbol), relocation.addend});
    }
    uint32_t index = object_.add_section(std::move(section));
    uint32_t symbol = object_.define(global.name, index, 0, static_cast<uint64_t>(size),
                                     SymbolType::kObject, true);
    if (!global.read_only && global.type != nullptr && global.type->has_pointers()) {
      roots_.push_back({symbol, index, global.type});
    }
  }

  // After all globals: among them are bitmaps that type descriptors use.
  void add_roots() {
    for (const Root& root : roots_) {
      std::string bitmap = ir::pointer_bitmap(*root.type);
      rt::abi::RootEntry entry = {.address = 0,
                                  .bitmap = 0,
                                  .words = static_cast<uint32_t>(root.type->pointer_bytes() / 8)};
      Section section{.name = "tandem_gcroots",
                      .kind = SectionKind::kReadOnly,
                      .align = alignof(rt::abi::RootEntry),
                      .bytes = std::string(reinterpret_cast<const char*>(&entry), sizeof(entry)),
                      .link_order = root.section};
      section.relocations.push_back(
          {offsetof(rt::abi::RootEntry, address), RelocationKind::kPc32, root.symbol, 0});
      section.relocations.push_back(
          {offsetof(rt::abi::RootEntry, bitmap), RelocationKind::kPc32, bitmap_symbol(bitmap), 0});
      object_.add_section(std::move(section));
    }
  }

  // The symbol of a pointer bitmap, made unless the module has it already.
  uint32_t bitmap_symbol(const std::string& bitmap) {
    std::string name = ir::pointer_bitmap_symbol(bitmap);
    uint32_t existing = object_.find_symbol(name);
    if (existing != as::kNoIndex && object_.symbols()[existing].section != as::kNoIndex) {
      return existing;
    }
    uint32_t index = object_.add_section({.name = absl::StrCat(".rodata.", name),
                                          .kind = SectionKind::kReadOnly,
                                          .align = 1,
                                          .bytes = bitmap});
    return object_.define(name, index, 0, bitmap.size(), SymbolType::kObject, false);
  }

  void add_float_constant(const FloatConstant& constant) {
    std::string bytes(reinterpret_cast<const char*>(&constant.bits), 8);
    bytes.resize(constant.size, '\0');
    uint32_t index = object_.add_section({.name = absl::StrCat(".rodata.", constant.symbol),
                                          .kind = SectionKind::kReadOnly,
                                          .align = constant.size,
                                          .bytes = std::move(bytes)});
    object_.define(constant.symbol, index, 0, constant.size, SymbolType::kObject, false);
  }

  // NAME·f: a func value without captures, struct { code uintptr }.
  void add_closure(const std::string& symbol) {
    uint32_t existing = object_.find_symbol(symbol);
    if (existing != as::kNoIndex && object_.symbols()[existing].section != as::kNoIndex) return;
    Section section{.name = absl::StrCat(".rodata.", symbol),
                    .kind = SectionKind::kReadOnly,
                    .align = 8,
                    .bytes = std::string(8, '\0')};
    uint32_t code = object_.intern_symbol(absl::StripSuffix(symbol, kClosureSuffix));
    section.relocations.push_back({0, RelocationKind::kAbsolute64, code, 0});
    uint32_t index = object_.add_section(std::move(section));
    object_.define(symbol, index, 0, 8, SymbolType::kObject, false);
  }

  // A variable that the collector must know.
  struct Root {
    uint32_t symbol;
    uint32_t section;
    const ir::Type* type;
  };

  const ir::Module& module_;
  Object object_;
  std::vector<Root> roots_;
  std::map<std::string, FloatConstant> float_constants_;
  std::set<std::string> closures_;
  Section strings_;
  std::map<std::string, uint32_t> string_symbols_;
  std::vector<std::pair<uint32_t, uint64_t>> string_offsets_;  // symbol, offset
};

}  // namespace

as::Object build_object(const ir::Module& module, const std::vector<const ir::Function*>& functions,
                        const std::vector<CompiledFunction>& compiled) {
  return ObjectBuilder(module).build(functions, compiled);
}

}  // namespace tandem::x64
