// The layout of the file: ELF header, the sections' bytes in order, their relocations, the symbol
// table, the string tables, and the section header table at the end. Section header i+1 is section
// i of the object; then come the relocation sections, .note.GNU-stack, .symtab, .strtab, .shstrtab.

#include "asm/elf_writer.h"

#include <elf.h>

#include <cstring>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"

namespace tandem::as {
namespace {

// A string table under construction; equal strings share their place.
class StringTable {
 public:
  uint32_t add(absl::string_view text) {
    if (text.empty()) return 0;
    auto [place, is_new] = offsets_.try_emplace(text, bytes_.size());
    if (is_new) absl::StrAppend(&bytes_, text, absl::string_view("\0", 1));
    return place->second;
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_ = std::string(1, '\0');
  absl::flat_hash_map<std::string, uint32_t> offsets_;
};

template <typename T>
void append_struct(std::string& out, const T& value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof(value));
}

uint32_t elf_relocation(RelocationKind kind) {
  switch (kind) {
    case RelocationKind::kAbsolute64:
      return R_X86_64_64;
    case RelocationKind::kAbsolute32:
      return R_X86_64_32S;
    case RelocationKind::kPc32:
      return R_X86_64_PC32;
    case RelocationKind::kPlt32:
      return R_X86_64_PLT32;
  }
  return R_X86_64_NONE;
}

uint64_t section_flags(SectionKind kind) {
  switch (kind) {
    case SectionKind::kText:
      return SHF_ALLOC | SHF_EXECINSTR;
    case SectionKind::kReadOnly:
      return SHF_ALLOC;
    case SectionKind::kStrings:
      return SHF_ALLOC | SHF_MERGE | SHF_STRINGS;
    case SectionKind::kData:
    case SectionKind::kBss:
      return SHF_ALLOC | SHF_WRITE;
  }
  return 0;
}

unsigned char symbol_type(SymbolType type) {
  switch (type) {
    case SymbolType::kNone:
      return STT_NOTYPE;
    case SymbolType::kFunction:
      return STT_FUNC;
    case SymbolType::kObject:
      return STT_OBJECT;
  }
  return STT_NOTYPE;
}

class ElfWriter {
 public:
  explicit ElfWriter(const Object& object) : object_(object) {}

  std::string write() {
    out_.assign(sizeof(Elf64_Ehdr), '\0');
    headers_.emplace_back();
    write_sections();
    uint32_t symtab = static_cast<uint32_t>(headers_.size() + relocated_section_count() + 1);
    order_symbols();
    write_relocations(symtab);
    add_header(".note.GNU-stack", SHT_PROGBITS, 0, "", 1);
    write_symbols();
    write_header();
    return std::move(out_);
  }

 private:
  Elf64_Shdr& add_header(absl::string_view name, uint32_t type, uint64_t flags,
                         absl::string_view bytes, uint64_t align) {
    while (out_.size() % align != 0) out_.push_back('\0');
    Elf64_Shdr header = {};
    header.sh_name = section_names_.add(name);
    header.sh_type = type;
    header.sh_flags = flags;
    header.sh_offset = out_.size();
    header.sh_size = bytes.size();
    header.sh_addralign = align;
    out_.append(bytes.data(), bytes.size());
    headers_.push_back(header);
    return headers_.back();
  }

  void write_sections() {
    for (const Section& section : object_.sections) {
      bool bss = section.kind == SectionKind::kBss;
      uint64_t flags = section_flags(section.kind) | (section.foldable ? kSectionFoldable : 0);
      Elf64_Shdr& header = add_header(section.name, bss ? SHT_NOBITS : SHT_PROGBITS, flags,
                                      section.bytes, section.align);
      header.sh_size = section.size();
      if (section.kind == SectionKind::kStrings) header.sh_entsize = 1;
      if (section.link_order != kNoIndex) {
        header.sh_flags |= SHF_LINK_ORDER;
        header.sh_link = section.link_order + 1;
      }
    }
  }

  size_t relocated_section_count() const {
    size_t count = 0;
    for (const Section& section : object_.sections) count += !section.relocations.empty();
    return count;
  }

  // ELF wants local symbols first.
  void order_symbols() {
    elf_index_.resize(object_.symbols().size());
    uint32_t next = 1;
    for (bool global : {false, true}) {
      for (size_t i = 0; i < object_.symbols().size(); ++i) {
        if (object_.symbols()[i].global == global) elf_index_[i] = next++;
      }
      if (!global) first_global_ = next;
    }
  }

  void write_relocations(uint32_t symtab) {
    for (size_t i = 0; i < object_.sections.size(); ++i) {
      const Section& section = object_.sections[i];
      if (section.relocations.empty()) continue;
      std::string bytes;
      for (const Relocation& relocation : section.relocations) {
        Elf64_Rela rela = {};
        rela.r_offset = relocation.offset;
        rela.r_info =
            ELF64_R_INFO(uint64_t{elf_index_[relocation.symbol]}, elf_relocation(relocation.kind));
        rela.r_addend = relocation.addend;
        append_struct(bytes, rela);
      }
      Elf64_Shdr& header =
          add_header(absl::StrCat(".rela", section.name), SHT_RELA, SHF_INFO_LINK, bytes, 8);
      header.sh_entsize = sizeof(Elf64_Rela);
      header.sh_link = symtab;
      header.sh_info = static_cast<uint32_t>(i + 1);
    }
  }

  void write_symbols() {
    StringTable names;
    std::vector<Elf64_Sym> table(object_.symbols().size() + 1, Elf64_Sym{});
    for (size_t i = 0; i < object_.symbols().size(); ++i) {
      const Symbol& symbol = object_.symbols()[i];
      Elf64_Sym& elf = table[elf_index_[i]];
      elf.st_name = names.add(symbol.name);
      elf.st_info = ELF64_ST_INFO(symbol.global ? STB_GLOBAL : STB_LOCAL, symbol_type(symbol.type));
      elf.st_shndx = section_index(symbol.section);
      elf.st_value = symbol.offset;
      elf.st_size = symbol.size;
    }
    std::string bytes(reinterpret_cast<const char*>(table.data()),
                      table.size() * sizeof(Elf64_Sym));
    Elf64_Shdr& header = add_header(".symtab", SHT_SYMTAB, 0, bytes, 8);
    header.sh_entsize = sizeof(Elf64_Sym);
    header.sh_info = first_global_;
    header.sh_link = static_cast<uint32_t>(headers_.size());
    add_section_index_table();
    add_header(".strtab", SHT_STRTAB, 0, names.bytes(), 1);
  }

  // Section indexes from SHN_LORESERVE on do not fit in a symbol: they go to a table beside it.
  bool has_many_sections() const { return object_.sections.size() + 1 >= SHN_LORESERVE; }

  uint16_t section_index(uint32_t section) const {
    if (section == kNoIndex) return SHN_UNDEF;
    if (section + 1 >= SHN_LORESERVE) return SHN_XINDEX;
    return static_cast<uint16_t>(section + 1);
  }

  void add_section_index_table() {
    if (!has_many_sections()) return;
    std::vector<uint32_t> indexes(object_.symbols().size() + 1, 0);
    for (size_t i = 0; i < object_.symbols().size(); ++i) {
      uint32_t section = object_.symbols()[i].section;
      if (section != kNoIndex && section + 1 >= SHN_LORESERVE) {
        indexes[elf_index_[i]] = section + 1;
      }
    }
    uint32_t symtab = static_cast<uint32_t>(headers_.size() - 1);
    headers_.back().sh_link = symtab + 2;  // the string table comes after this one
    std::string bytes(reinterpret_cast<const char*>(indexes.data()),
                      indexes.size() * sizeof(uint32_t));
    Elf64_Shdr& header = add_header(".symtab_shndx", SHT_SYMTAB_SHNDX, 0, bytes, 4);
    header.sh_entsize = sizeof(uint32_t);
    header.sh_link = symtab;
  }

  void write_header() {
    uint32_t name_index = static_cast<uint32_t>(headers_.size());
    section_names_.add(".shstrtab");
    std::string names = section_names_.bytes();
    add_header(".shstrtab", SHT_STRTAB, 0, names, 1);
    while (out_.size() % 8 != 0) out_.push_back('\0');
    Elf64_Ehdr header = {};
    std::memcpy(header.e_ident, ELFMAG, SELFMAG);
    header.e_ident[EI_CLASS] = ELFCLASS64;
    header.e_ident[EI_DATA] = ELFDATA2LSB;
    header.e_ident[EI_VERSION] = EV_CURRENT;
    header.e_type = ET_REL;
    header.e_machine = EM_X86_64;
    header.e_version = EV_CURRENT;
    header.e_shoff = out_.size();
    header.e_ehsize = sizeof(Elf64_Ehdr);
    header.e_shentsize = sizeof(Elf64_Shdr);
    set_section_count(header, name_index);
    std::memcpy(out_.data(), &header, sizeof(header));
    for (const Elf64_Shdr& section : headers_) append_struct(out_, section);
  }

  // Counts that do not fit the header's fields stand in section header 0.
  void set_section_count(Elf64_Ehdr& header, uint32_t name_index) {
    if (headers_.size() >= SHN_LORESERVE) {
      headers_[0].sh_size = headers_.size();
    } else {
      header.e_shnum = static_cast<uint16_t>(headers_.size());
    }
    if (name_index >= SHN_LORESERVE) {
      headers_[0].sh_link = name_index;
      header.e_shstrndx = SHN_XINDEX;
    } else {
      header.e_shstrndx = static_cast<uint16_t>(name_index);
    }
  }

  const Object& object_;
  std::string out_;
  std::vector<Elf64_Shdr> headers_;
  StringTable section_names_;
  std::vector<uint32_t> elf_index_;  // of each symbol of the object
  uint32_t first_global_ = 1;
};

}  // namespace

std::string write_elf(const Object& object) {
  return ElfWriter(object).write();
}

}  // namespace tandem::as
