// Symbols that the linker defines: see boundary_symbols.h.
//
// It takes two steps. After all inputs are read, claim_boundary_symbols() takes the names that are
// still undefined and that the table or the form __start_NAME, __stop_NAME knows, so that they are
// not reported as undefined. Once all addresses are final, assign_boundary_symbols() gives them
// their values, measured over the output sections. When there is no such section, both of its ends
// are the image's start.

#include "linker/boundary_symbols.h"

#include <algorithm>
#include <cassert>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace tandem::linker {
namespace {

constexpr absl::string_view kStartPrefix = "__start_";
constexpr absl::string_view kStopPrefix = "__stop_";

// What a fixed name means.
enum class Boundary : uint8_t {
  kImageStart,
  kTextEnd,
  kDataEnd,
  kBssStart,
  kImageEnd,
  kGot,
  kThreadPointer,
  kSectionStart,
  kSectionEnd,
};

struct BoundaryName {
  absl::string_view symbol;
  Boundary boundary;
  absl::string_view section = {};  // of kSectionStart and kSectionEnd
};

constexpr BoundaryName kBoundaryNames[] = {
    {"__ehdr_start", Boundary::kImageStart},
    {"__executable_start", Boundary::kImageStart},
    {"etext", Boundary::kTextEnd},
    {"_etext", Boundary::kTextEnd},
    {"__etext", Boundary::kTextEnd},
    {"edata", Boundary::kDataEnd},
    {"_edata", Boundary::kDataEnd},
    {"__bss_start", Boundary::kBssStart},
    {"end", Boundary::kImageEnd},
    {"_end", Boundary::kImageEnd},
    {"_GLOBAL_OFFSET_TABLE_", Boundary::kGot},
    // The base of local dynamic TLS accesses, which here count from the thread pointer.
    {"_TLS_MODULE_BASE_", Boundary::kThreadPointer},
    {"__preinit_array_start", Boundary::kSectionStart, ".preinit_array"},
    {"__preinit_array_end", Boundary::kSectionEnd, ".preinit_array"},
    {"__init_array_start", Boundary::kSectionStart, ".init_array"},
    {"__init_array_end", Boundary::kSectionEnd, ".init_array"},
    {"__fini_array_start", Boundary::kSectionStart, ".fini_array"},
    {"__fini_array_end", Boundary::kSectionEnd, ".fini_array"},
};

const BoundaryName* find_boundary(absl::string_view symbol) {
  for (const BoundaryName& name : kBoundaryNames) {
    if (name.symbol == symbol) return &name;
  }
  return nullptr;
}

// The name of the section in __start_NAME or __stop_NAME, or "" when it is no such symbol.
absl::string_view bounded_section(absl::string_view symbol) {
  for (absl::string_view prefix : {kStartPrefix, kStopPrefix}) {
    if (absl::StartsWith(symbol, prefix) && is_c_identifier(symbol.substr(prefix.size()))) {
      return symbol.substr(prefix.size());
    }
  }
  return {};
}

// Where the kinds of bytes begin and end in the address space.
struct Extents {
  uint64_t text_end;
  uint64_t data_end;
  uint64_t bss_start;
  uint64_t image_end;
};

Extents measure(const Context& context) {
  uint64_t loaded_end = context.options.image_base + context.headers_size;
  Extents extents{};
  for (const OutputSection& section : context.output_sections) {
    if ((section.flags & SHF_TLS) != 0 && section.is_nobits()) continue;
    uint64_t end = section.address + section.size;
    loaded_end = std::max(loaded_end, end);
    if ((section.flags & SHF_EXECINSTR) != 0) extents.text_end = std::max(extents.text_end, end);
    if ((section.flags & SHF_WRITE) == 0) continue;
    if (!section.is_nobits()) {
      extents.data_end = std::max(extents.data_end, end);
    } else if (extents.bss_start == 0) {
      extents.bss_start = section.address;
    }
  }
  extents.image_end = loaded_end;
  if (extents.text_end == 0) extents.text_end = loaded_end;
  if (extents.data_end == 0) {
    extents.data_end = extents.bss_start != 0 ? extents.bss_start : loaded_end;
  }
  if (extents.bss_start == 0) extents.bss_start = extents.data_end;
  return extents;
}

// The start or the end of an output section; both are the image's start when there is none.
uint64_t section_boundary(const Context& context, absl::string_view name, bool end) {
  for (const OutputSection& section : context.output_sections) {
    if (section.name == name) return section.address + (end ? section.size : 0);
  }
  return context.options.image_base;
}

uint64_t boundary_value(const Context& context, const Extents& extents, absl::string_view symbol) {
  const BoundaryName* name = find_boundary(symbol);
  if (name == nullptr) {
    return section_boundary(context, bounded_section(symbol),
                            absl::StartsWith(symbol, kStopPrefix));
  }
  switch (name->boundary) {
    case Boundary::kImageStart:
      return context.options.image_base;
    case Boundary::kTextEnd:
      return extents.text_end;
    case Boundary::kDataEnd:
      return extents.data_end;
    case Boundary::kBssStart:
      return extents.bss_start;
    case Boundary::kImageEnd:
      return extents.image_end;
    case Boundary::kGot:
      return context.got.section != nullptr ? address_of(*context.got.section, 0)
                                            : context.options.image_base;
    case Boundary::kThreadPointer:
      return context.thread_pointer;
    case Boundary::kSectionStart:
      return section_boundary(context, name->section, false);
    case Boundary::kSectionEnd:
      return section_boundary(context, name->section, true);
  }
  return 0;
}

}  // namespace

bool is_c_identifier(absl::string_view name) {
  if (name.empty() || absl::ascii_isdigit(name[0])) return false;
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return absl::ascii_isalnum(c) || c == '_'; });
}

void claim_boundary_symbols(Context& context) {
  for (Symbol& symbol : context.globals) {
    if (symbol.kind != SymbolKind::kUndefined) continue;
    if (find_boundary(symbol.name) == nullptr && bounded_section(symbol.name).empty()) continue;
    symbol.kind = SymbolKind::kLinkerDefined;
  }
}

void assign_boundary_symbols(Context& context) {
  assert(context.stage == Stage::kAddressesFinal);
  Extents extents = measure(context);
  for (Symbol& symbol : context.globals) {
    if (symbol.kind == SymbolKind::kLinkerDefined) {
      symbol.value = boundary_value(context, extents, symbol.name);
    }
  }
}

}  // namespace tandem::linker
