// Objects and archives made by hand: see testing.h.
//
// ObjectBuilder gathers sections, symbols and relocations by number; build() orders the symbols as
// ELF asks (local ones first), renumbers them in relocations and groups, and writes sections and
// headers one after the other. make_archive() writes the format of System V ar, with or without the
// index of symbols. Executable reads headers, sections and symbols of a linked file back. Nothing
// here uses the linker's own code, so that the tests do not share its mistakes.

#include "linker/testing.h"

#include <cstring>
#include <numeric>

#include "absl/strings/str_format.h"

namespace tandem::linker::testing {
namespace {

template <typename T>
void append(std::string& out, const T& value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof(value));
}

uint32_t add_string(std::string& table, absl::string_view text) {
  auto offset = static_cast<uint32_t>(table.size());
  table.append(text.data(), text.size());
  table.push_back('\0');
  return offset;
}

std::string big_endian(uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>(value >> shift));
  return bytes;
}

std::string member_header(absl::string_view name, size_t size) {
  return absl::StrFormat("%-16s%-12d%-6d%-6d%-8s%-10d`\n", name, 0, 0, 0, "644", size);
}

std::string padded(std::string bytes) {
  if (bytes.size() % 2 != 0) bytes.push_back('\n');
  return bytes;
}

}  // namespace

ObjectBuilder::ObjectBuilder() {
  sections_.emplace_back();
  symbols_.emplace_back();
}

size_t ObjectBuilder::add_section(absl::string_view name, uint64_t flags, std::string bytes,
                                  const SectionOptions& options) {
  Section section{.name = std::string(name), .bytes = std::move(bytes)};
  section.header = {.sh_type = options.type,
                    .sh_flags = flags,
                    .sh_size = options.type == SHT_NOBITS ? options.nobits_size : 0,
                    .sh_link = static_cast<Elf64_Word>(options.link),
                    .sh_addralign = options.alignment,
                    .sh_entsize = options.entry_size};
  sections_.push_back(std::move(section));
  return sections_.size() - 1;
}

size_t ObjectBuilder::add_symbol(absl::string_view name, size_t section, uint64_t value,
                                 const SymbolOptions& options) {
  symbols_.push_back(
      {std::string(name),
       {.st_info = static_cast<unsigned char>(ELF64_ST_INFO(options.binding, options.type)),
        .st_shndx = static_cast<Elf64_Section>(section),
        .st_value = value,
        .st_size = options.size}});
  return symbols_.size() - 1;
}

void ObjectBuilder::add_relocation(size_t section, uint64_t offset, uint32_t type, size_t symbol,
                                   int64_t addend) {
  sections_[section].relocations.push_back(
      {.r_offset = offset, .r_info = ELF64_R_INFO(symbol, type), .r_addend = addend});
}

void ObjectBuilder::add_group(size_t signature, std::vector<size_t> members) {
  std::string bytes;
  append(bytes, uint32_t{GRP_COMDAT});
  for (size_t member : members) {
    append(bytes, static_cast<uint32_t>(member));
    sections_[member].header.sh_flags |= SHF_GROUP;
  }
  size_t group = add_section(".group", 0, std::move(bytes), {.type = SHT_GROUP, .entry_size = 4});
  sections_[group].group_signature = signature;
}

std::string ObjectBuilder::build() const {
  // Local symbols come first; `number` maps ours to the file's.
  std::vector<size_t> number(symbols_.size());
  std::string symbol_bytes, names(1, '\0');
  size_t next = 0, first_global = 0;
  for (bool local : {true, false}) {
    for (size_t i = 0; i < symbols_.size(); ++i) {
      Elf64_Sym symbol = symbols_[i].symbol;
      if ((ELF64_ST_BIND(symbol.st_info) == STB_LOCAL) != local) continue;
      if (!symbols_[i].name.empty()) symbol.st_name = add_string(names, symbols_[i].name);
      append(symbol_bytes, symbol);
      number[i] = next++;
    }
    if (local) first_global = next;
  }
  std::vector<Section> sections = sections_;
  size_t symbol_table = sections.size();
  sections.push_back({".symtab",
                      {.sh_type = SHT_SYMTAB,
                       .sh_link = static_cast<Elf64_Word>(symbol_table + 1),
                       .sh_info = static_cast<Elf64_Word>(first_global),
                       .sh_addralign = 8,
                       .sh_entsize = sizeof(Elf64_Sym)},
                      symbol_bytes});
  sections.push_back({".strtab", {.sh_type = SHT_STRTAB, .sh_addralign = 1}, names});
  for (size_t i = 1; i < sections_.size(); ++i) {
    if (sections[i].header.sh_type == SHT_GROUP) {
      sections[i].header.sh_link = static_cast<Elf64_Word>(symbol_table);
      sections[i].header.sh_info = static_cast<Elf64_Word>(number[sections[i].group_signature]);
    }
    if (sections[i].relocations.empty()) continue;
    std::string bytes;
    for (Elf64_Rela relocation : sections[i].relocations) {
      size_t symbol = ELF64_R_SYM(relocation.r_info);
      relocation.r_info = ELF64_R_INFO(symbol < number.size() ? number[symbol] : symbol,
                                       ELF64_R_TYPE(relocation.r_info));
      append(bytes, relocation);
    }
    sections.push_back({".rela" + sections[i].name,
                        {.sh_type = SHT_RELA,
                         .sh_flags = SHF_INFO_LINK,
                         .sh_link = static_cast<Elf64_Word>(symbol_table),
                         .sh_info = static_cast<Elf64_Word>(i),
                         .sh_addralign = 8,
                         .sh_entsize = sizeof(Elf64_Rela)},
                        bytes});
  }
  std::string section_names(1, '\0');
  sections.push_back({".shstrtab", {.sh_type = SHT_STRTAB, .sh_addralign = 1}, ""});
  for (Section& section : sections) {
    section.header.sh_name = add_string(section_names, section.name);
  }
  sections.back().bytes = section_names;

  std::string out(sizeof(Elf64_Ehdr), '\0');
  for (Section& section : sections) {
    if (section.header.sh_type == SHT_NULL) continue;
    out.resize((out.size() + 7) & ~size_t{7});
    section.header.sh_offset = out.size();
    if (section.header.sh_type != SHT_NOBITS) section.header.sh_size = section.bytes.size();
    out += section.bytes;
  }
  out.resize((out.size() + 7) & ~size_t{7});
  Elf64_Ehdr header{.e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT},
                    .e_type = ET_REL,
                    .e_machine = EM_X86_64,
                    .e_version = EV_CURRENT,
                    .e_shoff = out.size(),
                    .e_ehsize = sizeof(Elf64_Ehdr),
                    .e_shentsize = sizeof(Elf64_Shdr),
                    .e_shnum = static_cast<Elf64_Half>(sections.size()),
                    .e_shstrndx = static_cast<Elf64_Half>(sections.size() - 1)};
  for (const Section& section : sections) append(out, section.header);
  std::memcpy(out.data(), &header, sizeof(header));
  return out;
}

std::string make_archive(const std::vector<ArchiveMember>& members, bool indexed) {
  constexpr size_t kMagicSize = 8;
  constexpr size_t kHeaderSize = 60;
  std::string body, names, offsets;
  size_t index_size = 4;
  for (const ArchiveMember& member : members) {
    for (const std::string& symbol : member.symbols) index_size += 4 + symbol.size() + 1;
  }
  size_t start = kMagicSize + (indexed ? kHeaderSize + index_size + index_size % 2 : 0);
  uint32_t count = 0;
  for (const ArchiveMember& member : members) {
    for (const std::string& symbol : member.symbols) {
      offsets += big_endian(static_cast<uint32_t>(start + body.size()));
      names += symbol + '\0';
      ++count;
    }
    body += member_header(member.name + "/", member.bytes.size()) + padded(member.bytes);
  }
  std::string archive = "!<arch>\n";
  if (indexed) {
    archive += member_header("/", index_size) + padded(big_endian(count) + offsets + names);
  }
  return archive + body;
}

template <typename T>
std::vector<T> Executable::read(uint64_t offset, size_t count) const {
  std::vector<T> values(count);
  if (offset <= bytes_.size() && count * sizeof(T) <= bytes_.size() - offset) {
    std::memcpy(values.data(), bytes_.data() + offset, count * sizeof(T));
  }
  return values;
}

Elf64_Ehdr Executable::header() const {
  return read<Elf64_Ehdr>(0, 1)[0];
}

std::vector<Elf64_Phdr> Executable::segments() const {
  return read<Elf64_Phdr>(header().e_phoff, header().e_phnum);
}

std::optional<Elf64_Shdr> Executable::section(absl::string_view name) const {
  std::vector<Elf64_Shdr> headers = read<Elf64_Shdr>(header().e_shoff, header().e_shnum);
  if (headers.empty()) return std::nullopt;
  const char* names = bytes_.data() + headers[header().e_shstrndx].sh_offset;
  for (const Elf64_Shdr& section : headers) {
    if (name == names + section.sh_name) return section;
  }
  return std::nullopt;
}

std::string Executable::contents(absl::string_view name) const {
  std::optional<Elf64_Shdr> found = section(name);
  return found ? bytes_.substr(found->sh_offset, found->sh_size) : "";
}

std::optional<Elf64_Sym> Executable::symbol(absl::string_view name) const {
  std::optional<Elf64_Shdr> table = section(".symtab");
  std::optional<Elf64_Shdr> names = section(".strtab");
  if (!table || !names) return std::nullopt;
  for (const Elf64_Sym& symbol :
       read<Elf64_Sym>(table->sh_offset, table->sh_size / sizeof(Elf64_Sym))) {
    if (name == bytes_.data() + names->sh_offset + symbol.st_name) return symbol;
  }
  return std::nullopt;
}

uint32_t word_at(absl::string_view bytes, size_t offset) {
  uint32_t value = 0;
  std::memcpy(&value, bytes.data() + offset, sizeof(value));
  return value;
}

uint64_t quad_at(absl::string_view bytes, size_t offset) {
  uint64_t value = 0;
  std::memcpy(&value, bytes.data() + offset, sizeof(value));
  return value;
}

}  // namespace tandem::linker::testing
