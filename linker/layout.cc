// Layout: see layout.h for the picture.
//
// create_output_sections() puts each live section into the output section of its name, orders these
// by rank, and orders the members of each: constructors by priority, .bss by size, data by
// alignment, metadata as the code that it describes. assign_addresses() then goes along the
// picture: headers, writable data, read-only sections and code in the file; and in memory, on the
// next page, the writable data again with .bss behind it. Segments are noted on the way.

#include "linker/layout.h"

#include <algorithm>
#include <cassert>
#include <map>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "linker/boundary_symbols.h"

namespace tandem::linker {
namespace {

// Code of the small model reaches two gigabytes; no larger file can be meant.
constexpr uint64_t kMaxFileSize = uint64_t{1} << 31;
// The end of the address space that programs get.
constexpr uint64_t kMaxAddress = uint64_t{1} << 47;
// Section indexes from here on mean something else.
constexpr size_t kMaxOutputSections = SHN_LORESERVE - 3;

// The order of output sections in memory.
enum Rank : int {
  kNote,
  kTables,  // read-only sections that __start_ and __stop_ symbols bound
  kReadOnly,
  kConstructors,
  kTlsData,
  kTlsBss,
  kCode,
  kData,
  kBss,
};

Rank rank_of(const OutputSection& section) {
  if (section.type == SHT_NOTE) return kNote;
  if ((section.flags & SHF_TLS) != 0) return section.is_nobits() ? kTlsBss : kTlsData;
  if ((section.flags & SHF_EXECINSTR) != 0) return kCode;
  if ((section.flags & SHF_WRITE) != 0) return section.is_nobits() ? kBss : kData;
  if (section.type != SHT_PROGBITS) return kConstructors;
  return is_c_identifier(section.name) ? kTables : kReadOnly;
}

// Whether the section was made for a common symbol.
bool is_common(const InputSection& section) {
  return section.index == 0;
}

// What a section is called in the output. What the linker makes, and what a program may ask the
// bounds of, keeps its name; the rest is named by its kind.
absl::string_view output_name(const InputSection& section) {
  if (section.type == SHT_NOTE || section.name == ".got") return section.name;
  if (section.is_tls()) return section.is_nobits() ? ".tbss" : ".tdata";
  if (is_c_identifier(section.name) && !is_common(section)) return section.name;
  if (section.type == SHT_PREINIT_ARRAY) return ".preinit_array";
  if (section.type == SHT_INIT_ARRAY) return ".init_array";
  if (section.type == SHT_FINI_ARRAY) return ".fini_array";
  if (section.is_executable()) return ".text";
  if (section.is_nobits()) return ".bss";
  // Constants with relocations need to be writable only where they are relocated at start-up.
  bool constant = section.name == ".data.rel.ro" || absl::StartsWith(section.name, ".data.rel.ro.");
  return section.is_writable() && !constant ? ".data" : ".rodata";
}

// What of a section's flags its output section has; they follow from the name, unless the section
// keeps its own.
uint64_t output_flags(const InputSection& section, absl::string_view name) {
  uint64_t flags = section.flags & (SHF_ALLOC | SHF_WRITE | SHF_EXECINSTR | SHF_TLS);
  if (name == ".rodata" || section.is_tls() || section.type == SHT_INIT_ARRAY ||
      section.type == SHT_FINI_ARRAY || section.type == SHT_PREINIT_ARRAY) {
    return flags & ~uint64_t{SHF_WRITE};
  }
  return name == ".bss" ? flags | SHF_WRITE : flags;
}

// Puts the section into the output section it belongs to.
void assign_output(Context& context, std::map<std::string, OutputSection*>& by_name,
                   InputSection& section) {
  absl::string_view name = output_name(section);
  uint64_t flags = output_flags(section, name);
  OutputSection*& output = by_name[std::string(name)];
  if (output == nullptr) {
    output = &context.output_sections.emplace_back();
    output->name = std::string(name);
    output->flags = flags;
    output->type = section.type;
  } else if (output->flags != flags) {
    context.errors.add(absl::StrCat("section ", name, " of ", describe(section),
                                    " is not what it is in ", describe(*output->members.front()),
                                    ": the flags differ"));
    return;
  }
  if (output->type == SHT_NOBITS && !section.is_nobits()) output->type = section.type;
  output->members.push_back(&section);
}

// The place of an .init_array.N among its like: by N, and those without after all with.
uint64_t constructor_priority(const InputSection& section) {
  uint64_t priority;
  size_t dot = section.name.rfind('.');
  bool numbered = dot != 0 && dot != absl::string_view::npos &&
                  absl::SimpleAtoi(section.name.substr(dot + 1), &priority);
  return numbered ? priority : UINT64_MAX;
}

// Orders the members of an output section; where nothing is said, the order of the inputs stays.
void sort_members(OutputSection& output) {
  auto sort_by = [&output](auto key) {
    std::stable_sort(output.members.begin(), output.members.end(),
                     [&](const InputSection* a, const InputSection* b) { return key(a) < key(b); });
  };
  if (output.rank == kConstructors) {
    sort_by([](const InputSection* section) { return constructor_priority(*section); });
  } else if (output.name == ".bss") {
    sort_by([](const InputSection* section) { return section->size; });
  } else if (output.name == ".rodata" || output.name == ".data") {
    // The largest alignment first leaves no gaps, as sizes are mostly multiples of alignments.
    sort_by([](const InputSection* section) { return kMaxAddress - section->alignment; });
  }
}

// Orders rows of metadata as the sections that they describe, behind members that describe none.
void sort_by_link_order(OutputSection& output) {
  auto key = [](const InputSection* section) {
    const InputSection* target = section->link_order;
    if (target != nullptr && target->folded_into != nullptr) target = target->folded_into;
    if (target == nullptr || target->output == nullptr) {
      return std::make_tuple(INT32_MIN, absl::string_view(), uint64_t{0});
    }
    return std::make_tuple(target->output->rank, absl::string_view(target->output->name),
                           target->offset);
  };
  std::stable_sort(output.members.begin(), output.members.end(),
                   [&](const InputSection* a, const InputSection* b) { return key(a) < key(b); });
}

void place_members(OutputSection& output) {
  output.size = 0;
  for (InputSection* member : output.members) {
    member->output = &output;
    output.alignment = std::max(output.alignment, member->alignment);
    member->offset = align_up(output.size, member->alignment);
    output.size = member->offset + member->size;
  }
}

// Gives addresses and file offsets, going through the sections in the order of the picture.
class Placer {
 public:
  explicit Placer(Context& context) : context_(context) {}
  void run();

 private:
  static constexpr uint32_t kReadable = PF_R;
  static constexpr uint32_t kCodeFlags = PF_R | PF_X;

  bool is_file_data(const OutputSection& section) const { return section.rank == kData; }
  void count_headers();
  void place_data_in_file();
  void place_read_only();
  void place_writable();
  void set_thread_pointer();
  void add_segment(const Elf64_Phdr& segment) { context_.segments.push_back(segment); }
  void add_small_segments();
  bool has(Rank rank) const;
  uint64_t base() const { return context_.options.image_base; }

  Context& context_;
  uint64_t file_end_ = 0;     // of what has been placed in the file
  uint64_t address_end_ = 0;  // of what has been placed in memory
  uint64_t data_start_ = 0;   // file offsets of the writable data
  uint64_t data_end_ = 0;
};

bool Placer::has(Rank rank) const {
  return std::any_of(context_.output_sections.begin(), context_.output_sections.end(),
                     [rank](const OutputSection& section) { return section.rank == rank; });
}

void Placer::count_headers() {
  size_t segments = 2;  // the file, and the stack's permissions
  if (context_.options.separate_rodata && has(kCode)) ++segments;
  if (has(kData) || has(kBss)) ++segments;
  if (has(kNote)) ++segments;
  if (has(kTlsData) || has(kTlsBss)) ++segments;
  context_.headers_size = sizeof(Elf64_Ehdr) + segments * sizeof(Elf64_Phdr);
  file_end_ = context_.headers_size;
}

void Placer::place_data_in_file() {
  data_start_ = data_end_ = file_end_;
  bool first = true;
  for (OutputSection& section : context_.output_sections) {
    if (!is_file_data(section)) continue;
    section.file_offset = align_up(file_end_, section.alignment);
    file_end_ = data_end_ = section.file_offset + section.size;
    if (first) data_start_ = section.file_offset;
    first = false;
  }
}

void Placer::place_read_only() {
  uint64_t delta = base();
  uint64_t segment_start = 0;  // file offset of the segment being filled
  bool separate = context_.options.separate_rodata;
  bool in_code = false;
  auto close_segment = [&](uint32_t flags) {
    uint64_t size = file_end_ - segment_start;
    add_segment({.p_type = PT_LOAD,
                 .p_flags = flags,
                 .p_offset = segment_start,
                 .p_vaddr = segment_start + delta,
                 .p_paddr = segment_start + delta,
                 .p_filesz = size,
                 .p_memsz = size,
                 .p_align = kPageSize});
  };
  for (OutputSection& section : context_.output_sections) {
    if (section.rank > kCode) continue;
    if (section.rank == kCode && !in_code && separate) {
      close_segment(kReadable);
      delta += std::max(kPageSize, section.alignment);
      file_end_ = align_up(file_end_ + delta, section.alignment) - delta;
      segment_start = file_end_;
    }
    in_code |= section.rank == kCode;
    section.address = align_up(file_end_ + delta, section.alignment);
    section.file_offset = section.address - delta;
    // .tbss takes no room: its addresses are only there to count thread-local offsets from.
    if (section.rank != kTlsBss) file_end_ = section.file_offset + section.size;
  }
  close_segment(!separate || in_code ? kCodeFlags : kReadable);
  address_end_ = file_end_ + delta;
  context_.load_size = file_end_;
}

void Placer::place_writable() {
  if (!has(kData) && !has(kBss)) return;
  uint64_t alignment = kPageSize;
  for (const OutputSection& section : context_.output_sections) {
    if (section.rank >= kData) alignment = std::max(alignment, section.alignment);
  }
  uint64_t delta = align_up(address_end_, alignment);
  uint64_t offset = has(kData) ? data_start_ : 0;
  address_end_ = has(kData) ? data_end_ + delta : delta;
  for (OutputSection& section : context_.output_sections) {
    if (is_file_data(section)) {
      section.address = section.file_offset + delta;
    } else if (section.rank == kBss) {
      section.address = align_up(address_end_, section.alignment);
      section.file_offset = data_end_;
      address_end_ = section.address + section.size;
    }
  }
  add_segment({.p_type = PT_LOAD,
               .p_flags = PF_R | PF_W,
               .p_offset = offset,
               .p_vaddr = offset + delta,
               .p_paddr = offset + delta,
               .p_filesz = data_end_ - data_start_,
               .p_memsz = address_end_ - (offset + delta),
               .p_align = kPageSize});
}

void Placer::add_small_segments() {
  Elf64_Phdr tls{.p_type = PT_TLS, .p_flags = PF_R, .p_align = 1};
  for (const OutputSection& section : context_.output_sections) {
    uint64_t end = section.address + section.size;
    if (section.rank == kNote) {
      add_segment({.p_type = PT_NOTE,
                   .p_flags = PF_R,
                   .p_offset = section.file_offset,
                   .p_vaddr = section.address,
                   .p_paddr = section.address,
                   .p_filesz = section.size,
                   .p_memsz = section.size,
                   .p_align = section.alignment});
    } else if (section.rank == kTlsData || section.rank == kTlsBss) {
      if (tls.p_vaddr == 0) {
        tls.p_offset = section.file_offset;
        tls.p_vaddr = tls.p_paddr = section.address;
      }
      if (!section.is_nobits()) tls.p_filesz = end - tls.p_vaddr;
      tls.p_memsz = end - tls.p_vaddr;
      tls.p_align = std::max(tls.p_align, section.alignment);
    }
  }
  if (tls.p_vaddr != 0) {
    add_segment(tls);
    // Thread-local storage ends where the thread pointer points, its size rounded up.
    context_.thread_pointer = tls.p_vaddr + align_up(tls.p_memsz, tls.p_align);
  }
  add_segment({.p_type = PT_GNU_STACK, .p_flags = PF_R | PF_W, .p_align = 16});
}

void Placer::run() {
  count_headers();
  place_data_in_file();
  place_read_only();
  place_writable();
  add_small_segments();
  if (address_end_ > kMaxAddress || context_.load_size > kMaxFileSize) {
    context_.errors.add(absl::StrCat("the program is too large: ", context_.load_size,
                                     " bytes of file, ", address_end_ - base(), " of memory"));
  }
  assert(context_.segments.size() * sizeof(Elf64_Phdr) + sizeof(Elf64_Ehdr) ==
         context_.headers_size);
}

}  // namespace

void create_output_sections(Context& context) {
  assert(context.stage == Stage::kLiveFinal);
  std::map<std::string, OutputSection*> by_name;
  for (InputSection* section : context.live_sections) {
    if (section->is_placed()) assign_output(context, by_name, *section);
  }
  if (context.output_sections.size() > kMaxOutputSections) {
    context.errors.add("too many sections whose names are C identifiers");
  }
  for (OutputSection& output : context.output_sections) {
    output.rank = rank_of(output);
    if (output.rank < kData && output.rank != kTlsBss && output.is_nobits()) {
      output.type = SHT_PROGBITS;  // only at the end of a segment can bytes be left out of the file
    }
  }
  std::stable_sort(context.output_sections.begin(), context.output_sections.end(),
                   [](const OutputSection& a, const OutputSection& b) { return a.rank < b.rank; });
  uint64_t tls_alignment = 1;
  for (OutputSection& output : context.output_sections) {
    sort_members(output);
    place_members(output);
    if ((output.flags & SHF_TLS) != 0) tls_alignment = std::max(tls_alignment, output.alignment);
  }
  for (OutputSection& output : context.output_sections) {
    // The TLS segment as a whole starts as the strictest of its variables asks.
    if (output.rank == kTlsData) output.alignment = tls_alignment;
  }
  for (OutputSection& output : context.output_sections) {
    bool ordered = std::any_of(output.members.begin(), output.members.end(),
                               [](const InputSection* s) { return s->link_order != nullptr; });
    if (!ordered) continue;
    sort_by_link_order(output);
    place_members(output);
  }
}

void assign_addresses(Context& context) {
  assert(context.stage == Stage::kSectionsFinal);
  Placer(context).run();
}

}  // namespace tandem::linker
