// Reading relocatable objects: see object_file.h. ObjectReader goes through the file in the order
// in which its parts depend on each other: header, section headers, names, symbol table, groups,
// sections, relocations, local symbols.

#include "linker/object_file.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "linker/model.h"

namespace tandem::linker {
namespace {

// Larger alignments than a huge page have no use and would only blow up the file.
constexpr uint64_t kMaxAlignment = uint64_t{1} << 21;
// Keeps sums of section sizes far from overflow.
constexpr uint64_t kMaxSectionSize = uint64_t{1} << 40;

absl::Status malformed(absl::string_view file, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(file, ": malformed object: ", what));
}

// The string at `offset` of a string table, or an error.
absl::StatusOr<absl::string_view> string_at(absl::string_view file, absl::string_view table,
                                            uint64_t offset) {
  size_t end = offset < table.size() ? table.find('\0', offset) : absl::string_view::npos;
  if (end == absl::string_view::npos) {
    return malformed(file, absl::StrCat("no string at offset ", offset, " of a string table"));
  }
  return table.substr(offset, end - offset);
}

class ObjectReader {
 public:
  explicit ObjectReader(ObjectFile& file) : file_(file) {}

  // Reads what is needed for the names of symbols.
  absl::Status read_symbol_tables();
  absl::Status read_all(std::vector<ComdatGroup>& groups);

 private:
  absl::Status fail(absl::string_view what) const { return malformed(file_.name, what); }
  absl::Status fail_at(size_t section, absl::string_view what) const {
    return fail(absl::StrCat("section ", section, ": ", what));
  }

  absl::Status read_header();
  absl::Status read_section_table(const Elf64_Ehdr& header);
  absl::StatusOr<absl::string_view> bytes_of(size_t index) const;
  absl::StatusOr<absl::string_view> string_table(size_t index) const;
  absl::Status read_symbol_table(size_t index);
  absl::StatusOr<ComdatGroup> read_group(size_t index) const;
  absl::Status read_section(size_t index);
  absl::Status attach_relocations(size_t index);
  absl::Status attach_link_order(size_t index);
  absl::Status read_local_symbols();

  ObjectFile& file_;
  std::vector<Elf64_Shdr> headers_;
  absl::string_view section_names_;
  size_t symbol_table_ = 0;  // its section index; 0 is none
};

absl::Status ObjectReader::read_header() {
  absl::string_view bytes = file_.bytes;
  if (bytes.size() < sizeof(Elf64_Ehdr)) return fail("too short for an ELF header");
  Elf64_Ehdr header = Table<Elf64_Ehdr>(bytes)[0];
  if (!is_object(bytes)) return fail("not an ELF file");
  if (header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_ident[EI_DATA] != ELFDATA2LSB) {
    return fail("not a 64-bit little-endian ELF file");
  }
  if (header.e_machine != EM_X86_64) return fail("not for x86-64");
  if (header.e_type != ET_REL) return fail("not a relocatable object");
  return read_section_table(header);
}

absl::Status ObjectReader::read_section_table(const Elf64_Ehdr& header) {
  absl::string_view bytes = file_.bytes;
  if (header.e_shoff == 0) return absl::OkStatus();
  if (header.e_shentsize != sizeof(Elf64_Shdr)) return fail("bad size of a section header");
  if (header.e_shoff > bytes.size() || bytes.size() - header.e_shoff < sizeof(Elf64_Shdr)) {
    return fail("the section headers are past its end");
  }
  Table<Elf64_Shdr> table(bytes.substr(header.e_shoff));
  // A count or an index too large for its field in the header is in the first section header.
  uint64_t count = header.e_shnum != 0 ? header.e_shnum : table[0].sh_size;
  uint64_t names = header.e_shstrndx != SHN_XINDEX ? header.e_shstrndx : table[0].sh_link;
  if (count > table.size()) return fail("the section headers are past its end");
  headers_.reserve(count);
  for (size_t i = 0; i < count; ++i) headers_.push_back(table[i]);
  if (names == SHN_UNDEF) return absl::OkStatus();
  absl::StatusOr<absl::string_view> section_names = string_table(names);
  if (!section_names.ok()) return section_names.status();
  section_names_ = *section_names;
  return absl::OkStatus();
}

absl::StatusOr<absl::string_view> ObjectReader::bytes_of(size_t index) const {
  const Elf64_Shdr& header = headers_[index];
  if (header.sh_type == SHT_NOBITS) return absl::string_view();
  if (header.sh_offset > file_.bytes.size() ||
      header.sh_size > file_.bytes.size() - header.sh_offset) {
    return fail_at(index, "its bytes are past the end of the file");
  }
  return file_.bytes.substr(header.sh_offset, header.sh_size);
}

absl::StatusOr<absl::string_view> ObjectReader::string_table(size_t index) const {
  if (index >= headers_.size() || headers_[index].sh_type != SHT_STRTAB) {
    return fail(absl::StrCat("section ", index, " is no string table"));
  }
  return bytes_of(index);
}

absl::Status ObjectReader::read_symbol_table(size_t index) {
  const Elf64_Shdr& header = headers_[index];
  if (symbol_table_ != 0) return fail_at(index, "a second symbol table");
  if (header.sh_entsize != sizeof(Elf64_Sym) || header.sh_size % sizeof(Elf64_Sym) != 0) {
    return fail_at(index, "bad size of a symbol");
  }
  absl::StatusOr<absl::string_view> symbols = bytes_of(index);
  if (!symbols.ok()) return symbols.status();
  absl::StatusOr<absl::string_view> names = string_table(header.sh_link);
  if (!names.ok()) return names.status();
  symbol_table_ = index;
  file_.elf_symbols = Table<Elf64_Sym>(*symbols);
  file_.symbol_names = *names;
  file_.first_global = header.sh_info;
  if (file_.first_global > file_.elf_symbols.size()) {
    return fail_at(index, "more local symbols than symbols");
  }
  return absl::OkStatus();
}

absl::Status ObjectReader::read_symbol_tables() {
  if (absl::Status status = read_header(); !status.ok()) return status;
  for (size_t i = 1; i < headers_.size(); ++i) {
    if (headers_[i].sh_type == SHT_SYMTAB) {
      if (absl::Status status = read_symbol_table(i); !status.ok()) return status;
    } else if (headers_[i].sh_type == SHT_SYMTAB_SHNDX) {
      absl::StatusOr<absl::string_view> indexes = bytes_of(i);
      if (!indexes.ok()) return indexes.status();
      file_.extended_indexes = Table<Elf64_Word>(*indexes);
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<ComdatGroup> ObjectReader::read_group(size_t index) const {
  const Elf64_Shdr& header = headers_[index];
  absl::StatusOr<absl::string_view> bytes = bytes_of(index);
  if (!bytes.ok()) return bytes.status();
  if (symbol_table_ == 0 || header.sh_link != symbol_table_ ||
      header.sh_info >= file_.elf_symbols.size() || bytes->size() % sizeof(Elf64_Word) != 0) {
    return fail_at(index, "bad section group");
  }
  Table<Elf64_Word> words(*bytes);
  ComdatGroup group;
  // A group that is no COMDAT only ties sections together, which a link of them all does anyway.
  if (words.empty() || (words[0] & GRP_COMDAT) == 0) return group;
  Elf64_Sym signature = file_.elf_symbols[header.sh_info];
  absl::StatusOr<absl::string_view> name =
      string_at(file_.name, file_.symbol_names, signature.st_name);
  // The name of a section symbol is its section's.
  if (name.ok() && ELF64_ST_TYPE(signature.st_info) == STT_SECTION &&
      signature.st_shndx < headers_.size()) {
    name = string_at(file_.name, section_names_, headers_[signature.st_shndx].sh_name);
  }
  if (!name.ok()) return name.status();
  group.signature = *name;
  for (size_t i = 1; i < words.size(); ++i) {
    if (words[i] >= headers_.size()) return fail_at(index, "bad member of a section group");
    group.members.push_back(words[i]);
  }
  return group;
}

// Whether a section can be part of an executable. Debug information, notes and unwind tables for
// C++ exceptions are left out: nothing in a Tandem executable reads them.
bool is_linkable(const InputSection& section) {
  if ((section.flags & SHF_ALLOC) == 0 || (section.flags & SHF_EXCLUDE) != 0) return false;
  switch (section.type) {
    case SHT_PROGBITS:
      return section.name != ".eh_frame";
    case SHT_NOBITS:
    case SHT_INIT_ARRAY:
    case SHT_FINI_ARRAY:
    case SHT_PREINIT_ARRAY:
      return true;
    default:
      return false;
  }
}

absl::Status ObjectReader::read_section(size_t index) {
  const Elf64_Shdr& header = headers_[index];
  InputSection& section = file_.sections[index];
  section.file = &file_;
  section.index = index;
  section.type = header.sh_type;
  section.flags = header.sh_flags;
  section.size = header.sh_size;
  section.entry_size = header.sh_entsize;
  section.alignment = header.sh_addralign == 0 ? 1 : header.sh_addralign;
  absl::StatusOr<absl::string_view> name = string_at(file_.name, section_names_, header.sh_name);
  if (!name.ok()) return name.status();
  section.name = *name;
  absl::StatusOr<absl::string_view> bytes = bytes_of(index);
  if (!bytes.ok()) return bytes.status();
  section.bytes = *bytes;
  section.linkable = is_linkable(section);
  if (!section.linkable) return absl::OkStatus();
  if ((section.alignment & (section.alignment - 1)) != 0 || section.alignment > kMaxAlignment) {
    return fail_at(index, absl::StrCat("bad alignment ", section.alignment));
  }
  if (section.size > kMaxSectionSize) return fail_at(index, "too large");
  if (section.is_executable() && section.is_nobits())
    return fail_at(index, "code without contents");
  if ((section.flags & SHF_COMPRESSED) != 0) return fail_at(index, "compressed and loaded");
  if (section.is_writable() && section.is_executable()) {
    return absl::InvalidArgumentError(
        absl::StrCat(describe(section), ": a section must not be writable and executable"));
  }
  return absl::OkStatus();
}

absl::Status ObjectReader::attach_relocations(size_t index) {
  const Elf64_Shdr& header = headers_[index];
  if (header.sh_info == 0 || header.sh_info >= headers_.size()) {
    return fail_at(index, "relocations of no section");
  }
  InputSection& section = file_.sections[header.sh_info];
  if (!section.linkable) return absl::OkStatus();
  if (header.sh_type == SHT_REL) return fail_at(index, "relocations without addends");
  if (header.sh_entsize != sizeof(Elf64_Rela) || header.sh_size % sizeof(Elf64_Rela) != 0) {
    return fail_at(index, "bad size of a relocation");
  }
  if (symbol_table_ == 0 || header.sh_link != symbol_table_) {
    return fail_at(index, "relocations with another symbol table");
  }
  if (!section.relocations.empty()) return fail_at(index, "second relocations of one section");
  if (section.is_nobits() && header.sh_size != 0) {
    return fail_at(index, "relocations of a section without contents");
  }
  section.relocations = Table<Elf64_Rela>(file_.sections[index].bytes);
  return absl::OkStatus();
}

absl::Status ObjectReader::attach_link_order(size_t index) {
  InputSection& section = file_.sections[index];
  uint32_t target = headers_[index].sh_link;
  // Section 0 as the target means that there is nothing to follow.
  if (!section.linkable || (section.flags & SHF_LINK_ORDER) == 0 || target == 0) {
    return absl::OkStatus();
  }
  if (target >= file_.sections.size() || !file_.sections[target].linkable ||
      file_.sections[target].link_order != nullptr || target == index) {
    return fail_at(index, "it follows (SHF_LINK_ORDER) a section that is not linked");
  }
  if (!section.followers.empty()) return fail_at(index, "a chain of SHF_LINK_ORDER sections");
  section.link_order = &file_.sections[target];
  file_.sections[target].followers.push_back(&section);
  return absl::OkStatus();
}

absl::Status ObjectReader::read_local_symbols() {
  file_.locals.resize(file_.first_global);
  file_.symbols.assign(file_.elf_symbols.size(), nullptr);
  for (size_t i = 0; i < file_.first_global; ++i) {
    absl::StatusOr<Symbol> symbol = decode_symbol(file_, i);
    if (!symbol.ok()) return symbol.status();
    file_.locals[i] = *symbol;
    file_.locals[i].local = true;
    file_.symbols[i] = &file_.locals[i];
  }
  return absl::OkStatus();
}

absl::Status ObjectReader::read_all(std::vector<ComdatGroup>& groups) {
  if (absl::Status status = read_symbol_tables(); !status.ok()) return status;
  file_.sections.resize(headers_.size());
  for (size_t i = 1; i < headers_.size(); ++i) {
    if (absl::Status status = read_section(i); !status.ok()) return status;
  }
  for (size_t i = 1; i < headers_.size(); ++i) {
    absl::Status status;
    if (headers_[i].sh_type == SHT_RELA || headers_[i].sh_type == SHT_REL) {
      status = attach_relocations(i);
    } else if (headers_[i].sh_type == SHT_GROUP) {
      absl::StatusOr<ComdatGroup> group = read_group(i);
      status = group.status();
      if (group.ok() && !group->members.empty()) groups.push_back(*std::move(group));
    } else {
      status = attach_link_order(i);
    }
    if (!status.ok()) return status;
  }
  return read_local_symbols();
}

}  // namespace

bool is_object(absl::string_view bytes) {
  return bytes.substr(0, SELFMAG) == absl::string_view(ELFMAG, SELFMAG);
}

absl::Status read_object(ObjectFile& file, std::vector<ComdatGroup>& groups) {
  return ObjectReader(file).read_all(groups);
}

absl::StatusOr<Symbol> decode_symbol(ObjectFile& file, size_t index) {
  Elf64_Sym raw = file.elf_symbols[index];
  auto fail = [&](absl::string_view what) {
    return malformed(file.name, absl::StrCat("symbol ", index, ": ", what));
  };
  absl::StatusOr<absl::string_view> name = string_at(file.name, file.symbol_names, raw.st_name);
  if (!name.ok()) return name.status();
  Symbol symbol;
  symbol.name = *name;
  symbol.type = ELF64_ST_TYPE(raw.st_info);
  symbol.weak = ELF64_ST_BIND(raw.st_info) == STB_WEAK;
  symbol.file = &file;
  symbol.value = raw.st_value;
  symbol.size = raw.st_size;
  symbol.local = ELF64_ST_BIND(raw.st_info) == STB_LOCAL;
  symbol.kind = SymbolKind::kDefined;
  uint32_t section = raw.st_shndx;
  if (section == SHN_UNDEF) {
    symbol.kind = SymbolKind::kUndefined;
    return symbol;
  }
  if (symbol.type == STT_GNU_IFUNC) {
    return absl::UnimplementedError(
        absl::StrCat(file.name, ": not supported yet: indirect function ", *name));
  }
  if (section == SHN_ABS) return symbol;
  if (section == SHN_COMMON) {
    if (symbol.value == 0 || (symbol.value & (symbol.value - 1)) != 0 ||
        symbol.value > kMaxAlignment || symbol.size > kMaxSectionSize) {
      return fail("bad alignment or size of a common symbol");
    }
    symbol.kind = SymbolKind::kCommon;
    return symbol;
  }
  if (section == SHN_XINDEX) {
    if (index >= file.extended_indexes.size()) return fail("no extended section index");
    section = file.extended_indexes[index];
  } else if (section >= SHN_LORESERVE) {
    return fail(absl::StrFormat("unknown special section %#x", section));
  }
  if (section >= file.sections.size()) return fail("its section does not exist");
  symbol.section = &file.sections[section];
  if (symbol.section->linkable && symbol.value > symbol.section->size) {
    return fail(absl::StrCat(*name, " is past the end of its section"));
  }
  if (symbol.type == STT_SECTION && symbol.name.empty()) symbol.name = symbol.section->name;
  return symbol;
}

absl::StatusOr<std::vector<absl::string_view>> defined_globals(const std::string& name,
                                                               absl::string_view bytes) {
  ObjectFile file{.name = name, .bytes = bytes};
  if (absl::Status status = ObjectReader(file).read_symbol_tables(); !status.ok()) return status;
  std::vector<absl::string_view> names;
  for (size_t i = file.first_global; i < file.elf_symbols.size(); ++i) {
    Elf64_Sym symbol = file.elf_symbols[i];
    if (symbol.st_shndx == SHN_UNDEF) continue;
    absl::StatusOr<absl::string_view> symbol_name =
        string_at(file.name, file.symbol_names, symbol.st_name);
    if (!symbol_name.ok()) return symbol_name.status();
    names.push_back(*symbol_name);
  }
  return names;
}

}  // namespace tandem::linker
