// The map file and --why: see report.h.
//
// The map has a row for each output section, below it one for each of its input sections, and below
// that one for each named symbol, all with address, size and alignment; then it lists what was
// folded and what was dropped. --why follows the reasons that the mark pass noted, from the section
// of the symbol back to a root, and prints a line for each step.

#include "linker/report.h"

#include <algorithm>
#include <cassert>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "linker/relocation.h"

namespace tandem::linker {
namespace {

using SymbolsBySection = absl::flat_hash_map<const InputSection*, std::vector<const Symbol*>>;

bool is_named(const Symbol& symbol) {
  return symbol.kind == SymbolKind::kDefined && symbol.section != nullptr && !symbol.name.empty() &&
         symbol.type != STT_SECTION && symbol.type != STT_FILE;
}

// The named symbols of each section, by their offset.
SymbolsBySection symbols_by_section(const Context& context) {
  SymbolsBySection table;
  auto add = [&table](const Symbol& symbol) {
    if (is_named(symbol)) table[symbol.section].push_back(&symbol);
  };
  for (const ObjectFile& file : context.objects) {
    for (const Symbol& symbol : file.locals) add(symbol);
  }
  for (const Symbol& symbol : context.globals) add(symbol);
  for (auto& [section, symbols] : table) {
    std::stable_sort(symbols.begin(), symbols.end(),
                     [](const Symbol* a, const Symbol* b) { return a->value < b->value; });
  }
  return table;
}

void map_row(std::string& map, uint64_t address, uint64_t size, uint64_t alignment,
             absl::string_view indent, absl::string_view what) {
  absl::StrAppendFormat(&map, "%12x %8x %5d %s%s\n", address, size, alignment, indent, what);
}

void map_section(std::string& map, const OutputSection& output, const SymbolsBySection& symbols) {
  map_row(map, output.address, output.size, output.alignment, "", output.name);
  for (const InputSection* section : output.members) {
    uint64_t address = output.address + section->offset;
    map_row(map, address, section->size, section->alignment, "    ", describe(*section));
    auto entry = symbols.find(section);
    if (entry == symbols.end()) continue;
    for (const Symbol* symbol : entry->second) {
      map_row(map, address + symbol->value, symbol->size, 1, "        ", symbol->name);
    }
  }
}

// Finds a symbol by name: a global one, or the first local one.
const Symbol* find_symbol(const Context& context, absl::string_view name) {
  const Symbol* global = context.find(name);
  if (global != nullptr && global->kind != SymbolKind::kUndefined) return global;
  for (const ObjectFile& file : context.objects) {
    for (const Symbol& symbol : file.locals) {
      if (symbol.name == name && is_named(symbol)) return &symbol;
    }
  }
  return global;
}

// The name by which a section is best known: its first symbol.
std::string section_title(const InputSection& section, const SymbolsBySection& symbols) {
  auto entry = symbols.find(&section);
  if (entry == symbols.end()) return describe(section);
  return absl::StrCat(entry->second.front()->name, " in ", describe(section));
}

// One step of a chain: what keeps `section`.
std::string reason_text(const InputSection& section, const SymbolsBySection& symbols) {
  const Reason& reason = section.reason;
  switch (reason.kind) {
    case Reason::Kind::kNone:
      return "made by the linker";
    case Reason::Kind::kRoot:
      return absl::StrCat("a root of the link, as ", reason.symbol->name);
    case Reason::Kind::kRetained:
      return "kept whether or not somebody refers to it";
    case Reason::Kind::kReference:
      return absl::StrFormat("referred to by %s, at +%#x with %s",
                             section_title(*reason.from, symbols), reason.offset,
                             relocation_name(reason.relocation_type));
    case Reason::Kind::kLinkOrder:
      return absl::StrCat("kept together with ", section_title(*reason.from, symbols));
  }
  return "";
}

void explain_symbol(const Context& context, absl::string_view name, const SymbolsBySection& symbols,
                    std::string& text) {
  const Symbol* symbol = find_symbol(context, name);
  if (symbol == nullptr || symbol->kind == SymbolKind::kUndefined) {
    absl::StrAppend(&text, name, ": no file of the link defines it\n");
    return;
  }
  if (symbol->kind == SymbolKind::kLazy) {
    absl::StrAppend(&text, name, ": not linked; nobody refers to it, so its archive member in ",
                    context.archives[symbol->lazy_member.archive].name, " was not needed\n");
    return;
  }
  if (symbol->section == nullptr) {
    absl::StrAppend(&text, name, ": a value that takes no room\n");
    return;
  }
  if (!symbol->section->live) {
    absl::StrAppend(&text, name, ": dropped from ", describe(*symbol->section),
                    "; nothing that is kept refers to it\n");
    return;
  }
  absl::StrAppend(&text, name, " in ", describe(*symbol->section), "\n");
  for (const InputSection* section = symbol->section; section != nullptr;
       section = section->reason.from) {
    absl::StrAppend(&text, "    ", reason_text(*section, symbols), "\n");
  }
}

}  // namespace

std::string write_map(const Context& context) {
  assert(context.stage == Stage::kAddressesFinal);
  SymbolsBySection symbols = symbols_by_section(context);
  std::string map = "     address     size align output section / input section / symbol\n";
  for (const OutputSection& output : context.output_sections) map_section(map, output, symbols);
  std::string dropped;
  for (const ObjectFile& file : context.objects) {
    for (const InputSection& section : file.sections) {
      if (!section.linkable || section.size == 0) continue;
      if (section.folded_into != nullptr) {
        absl::StrAppend(&map, "folded: ", describe(section), " into ",
                        describe(*section.folded_into), "\n");
      } else if (!section.live) {
        absl::StrAppendFormat(&dropped, "%8x %s%s\n", section.size, describe(section),
                              section.discarded ? " (another file provides it)" : "");
      }
    }
  }
  if (!dropped.empty()) absl::StrAppend(&map, "\n    size dropped\n", dropped);
  return map;
}

std::string explain(const Context& context) {
  std::string text;
  if (context.options.why.empty()) return text;
  SymbolsBySection symbols = symbols_by_section(context);
  for (const std::string& name : context.options.why) {
    explain_symbol(context, name, symbols, text);
  }
  return text;
}

}  // namespace tandem::linker
