// Writing the executable: see output.h.

#include "linker/output.h"

#include <cassert>

#include "linker/hash.h"
#include "linker/relocation.h"

namespace tandem::linker {
namespace {

constexpr char kTrap = static_cast<char>(0xcc);  // int3: what is between functions
constexpr char kBuildIdName[] = "GNU";
constexpr size_t kBuildIdOffset = sizeof(Elf64_Nhdr) + sizeof(kBuildIdName);

template <typename T>
void store(std::string& out, uint64_t offset, const T& value) {
  std::memcpy(out.data() + offset, &value, sizeof(T));
}

void write_headers(const Context& context, std::string& out) {
  Elf64_Ehdr header{};
  std::memcpy(header.e_ident, ELFMAG, SELFMAG);
  header.e_ident[EI_CLASS] = ELFCLASS64;
  header.e_ident[EI_DATA] = ELFDATA2LSB;
  header.e_ident[EI_VERSION] = EV_CURRENT;
  header.e_type = ET_EXEC;
  header.e_machine = EM_X86_64;
  header.e_version = EV_CURRENT;
  header.e_entry = address_of(*context.find(context.options.entry));
  header.e_phoff = sizeof(Elf64_Ehdr);
  header.e_ehsize = sizeof(Elf64_Ehdr);
  header.e_phentsize = sizeof(Elf64_Phdr);
  header.e_phnum = static_cast<Elf64_Half>(context.segments.size());
  store(out, 0, header);
  uint64_t at = header.e_phoff;
  for (const Elf64_Phdr& segment : context.segments) {
    store(out, at, segment);
    at += sizeof(segment);
  }
}

void write_build_id_note(std::string& out, uint64_t offset) {
  Elf64_Nhdr note{};
  note.n_namesz = sizeof(kBuildIdName);
  note.n_descsz = sizeof(Hash128);
  note.n_type = NT_GNU_BUILD_ID;
  store(out, offset, note);
  std::memcpy(out.data() + offset + sizeof(note), kBuildIdName, sizeof(kBuildIdName));
}

void write_section(Context& context, const InputSection& section, std::string& out) {
  uint64_t offset = section.output->file_offset + section.offset;
  section.bytes.copy(out.data() + offset, section.bytes.size());
  if (&section == context.got.section) {
    write_got(context, out.data() + offset);
  } else if (&section == context.build_id) {
    write_build_id_note(out, offset);
  } else {
    relocate(context, section, out.data() + offset);
  }
}

}  // namespace

void make_build_id(Context& context) {
  if (!context.options.build_id) return;
  context.build_id = context.make_section(".note.gnu.build-id", SHT_NOTE, SHF_ALLOC, 4,
                                          kBuildIdOffset + sizeof(Hash128));
  context.live_sections.push_back(context.build_id);
}

std::string write_executable(Context& context) {
  assert(context.stage == Stage::kAddressesFinal);
  std::string out(context.load_size, '\0');
  write_headers(context, out);
  for (const OutputSection& output : context.output_sections) {
    if (output.is_nobits()) continue;
    if ((output.flags & SHF_EXECINSTR) != 0) {
      std::memset(out.data() + output.file_offset, kTrap, output.size);
    }
    for (const InputSection* section : output.members) write_section(context, *section, out);
  }
  if (!context.options.strip) append_symbol_table(context, out);
  if (context.build_id != nullptr) {
    uint64_t note = context.build_id->output->file_offset + context.build_id->offset;
    store(out, note + kBuildIdOffset, hash128(out));
  }
  return out;
}

}  // namespace tandem::linker
