// The part of the file that is not loaded: symbol table, strings, section headers.
//
// Appended to the finished image in this order: .symtab, with the local symbols first, as ELF asks;
// .strtab, which holds the names of symbols and of sections; and the section headers, whose place
// is then patched into the ELF header. Listed are named symbols of live sections, without the
// assembler's local labels. A symbol whose section was folded or merged is listed where its bytes
// went.

#include <algorithm>

#include "absl/strings/match.h"
#include "linker/output.h"

namespace tandem::linker {
namespace {

// Strings with their offsets; the empty one is at 0.
class StringTable {
 public:
  uint32_t add(absl::string_view text) {
    if (text.empty()) return 0;
    auto [entry, added] = offsets_.try_emplace(text, static_cast<uint32_t>(bytes_.size()));
    if (added) {
      bytes_.append(text.data(), text.size());
      bytes_.push_back('\0');
    }
    return entry->second;
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_ = std::string(1, '\0');
  absl::flat_hash_map<absl::string_view, uint32_t> offsets_;
};

// Whether a symbol says something about what is in the executable.
bool is_listed(const Symbol& symbol) {
  if (symbol.kind != SymbolKind::kDefined || symbol.section == nullptr || symbol.name.empty()) {
    return false;
  }
  bool typed = symbol.type == STT_FUNC || symbol.type == STT_OBJECT || symbol.type == STT_TLS;
  if (!typed && (symbol.local || symbol.type != STT_NOTYPE)) return false;
  if (symbol.local && absl::StartsWith(symbol.name, ".L")) return false;
  const InputSection& section = *symbol.section;
  if (!section.live) return false;
  if (section.pieces.empty()) return true;
  const Piece* piece = find_piece(section, symbol.value);
  return piece != nullptr && piece->live;
}

class SymbolTableWriter {
 public:
  SymbolTableWriter(const Context& context, std::string& out) : context_(context), out_(out) {}
  void run();

 private:
  void number_sections();
  void add_symbol(const Symbol& symbol);
  void add_symbols();
  uint64_t append(absl::string_view bytes, uint64_t alignment);
  void append_headers(uint64_t symbols_offset, uint64_t strings_offset);

  const Context& context_;
  std::string& out_;
  StringTable strings_;
  std::vector<Elf64_Sym> symbols_;
  size_t local_count_ = 0;
  absl::flat_hash_map<const OutputSection*, Elf64_Half> numbers_;
};

void SymbolTableWriter::number_sections() {
  for (const OutputSection& section : context_.output_sections) {
    numbers_.emplace(&section, static_cast<Elf64_Half>(numbers_.size() + 1));
  }
}

void SymbolTableWriter::add_symbol(const Symbol& symbol) {
  const InputSection* section = symbol.section;
  if (section->folded_into != nullptr) section = section->folded_into;
  if (section->merged_into != nullptr) section = section->merged_into;
  if (section->output == nullptr) return;
  uint64_t address = address_of(symbol);
  // The value of a thread-local symbol is its offset in the TLS segment.
  if (symbol.type == STT_TLS) {
    for (const Elf64_Phdr& segment : context_.segments) {
      if (segment.p_type == PT_TLS) address -= segment.p_vaddr;
    }
  }
  unsigned char binding = symbol.local ? STB_LOCAL : symbol.weak ? STB_WEAK : STB_GLOBAL;
  symbols_.push_back({.st_name = strings_.add(symbol.name),
                      .st_info = static_cast<unsigned char>(ELF64_ST_INFO(binding, symbol.type)),
                      .st_other = STV_DEFAULT,
                      .st_shndx = numbers_[section->output],
                      .st_value = address,
                      .st_size = symbol.size});
}

void SymbolTableWriter::add_symbols() {
  symbols_.push_back({});
  for (const ObjectFile& file : context_.objects) {
    for (const Symbol& symbol : file.locals) {
      if (is_listed(symbol)) add_symbol(symbol);
    }
  }
  local_count_ = symbols_.size();
  for (const Symbol& symbol : context_.globals) {
    if (is_listed(symbol)) add_symbol(symbol);
  }
}

uint64_t SymbolTableWriter::append(absl::string_view bytes, uint64_t alignment) {
  out_.resize(align_up(out_.size(), alignment));
  uint64_t offset = out_.size();
  out_.append(bytes.data(), bytes.size());
  return offset;
}

void SymbolTableWriter::append_headers(uint64_t symbols_offset, uint64_t strings_offset) {
  size_t strings_index = context_.output_sections.size() + 2;
  std::vector<Elf64_Shdr> headers(1);
  for (const OutputSection& section : context_.output_sections) {
    headers.push_back({.sh_name = strings_.add(section.name),
                       .sh_type = section.type,
                       .sh_flags = section.flags,
                       .sh_addr = section.address,
                       .sh_offset = section.file_offset,
                       .sh_size = section.size,
                       .sh_addralign = section.alignment});
  }
  headers.push_back({.sh_name = strings_.add(".symtab"),
                     .sh_type = SHT_SYMTAB,
                     .sh_offset = symbols_offset,
                     .sh_size = symbols_.size() * sizeof(Elf64_Sym),
                     .sh_link = static_cast<Elf64_Word>(strings_index),
                     .sh_info = static_cast<Elf64_Word>(local_count_),
                     .sh_addralign = alignof(Elf64_Sym),
                     .sh_entsize = sizeof(Elf64_Sym)});
  headers.push_back({.sh_name = strings_.add(".strtab"),
                     .sh_type = SHT_STRTAB,
                     .sh_offset = strings_offset,
                     .sh_size = strings_.bytes().size(),
                     .sh_addralign = 1});
  absl::string_view bytes(reinterpret_cast<const char*>(headers.data()),
                          headers.size() * sizeof(Elf64_Shdr));
  Elf64_Ehdr header;
  uint64_t offset = append(bytes, alignof(Elf64_Shdr));
  std::memcpy(&header, out_.data(), sizeof(header));
  header.e_shoff = offset;
  header.e_shentsize = sizeof(Elf64_Shdr);
  header.e_shnum = static_cast<Elf64_Half>(headers.size());
  header.e_shstrndx = static_cast<Elf64_Half>(strings_index);
  std::memcpy(out_.data(), &header, sizeof(header));
}

void SymbolTableWriter::run() {
  number_sections();
  add_symbols();
  for (const OutputSection& section : context_.output_sections) strings_.add(section.name);
  strings_.add(".symtab");
  strings_.add(".strtab");
  absl::string_view symbols(reinterpret_cast<const char*>(symbols_.data()),
                            symbols_.size() * sizeof(Elf64_Sym));
  uint64_t symbols_offset = append(symbols, alignof(Elf64_Sym));
  uint64_t strings_offset = append(strings_.bytes(), 1);
  append_headers(symbols_offset, strings_offset);
}

}  // namespace

void append_symbol_table(const Context& context, std::string& out) {
  SymbolTableWriter(context, out).run();
}

}  // namespace tandem::linker
