// The Context's bookkeeping, and where things went: see model.h.

#include "linker/model.h"

#include <algorithm>
#include <cassert>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace tandem::linker {

Symbol* Context::intern(absl::string_view name) {
  auto [entry, added] = global_by_name.try_emplace(name, nullptr);
  if (added) {
    assert(stage == Stage::kReading);
    entry->second = &globals.emplace_back();
    entry->second->name = name;
  }
  return entry->second;
}

Symbol* Context::find(absl::string_view name) const {
  auto entry = global_by_name.find(name);
  return entry == global_by_name.end() ? nullptr : entry->second;
}

InputSection* Context::make_section(absl::string_view name, uint32_t type, uint64_t flags,
                                    uint64_t alignment, uint64_t size) {
  assert(stage < Stage::kSectionsFinal);
  InputSection& section = made_sections.emplace_back();
  section.name = name;
  section.type = type;
  section.flags = flags;
  section.alignment = alignment;
  section.size = size;
  section.linkable = true;
  section.live = true;
  return &section;
}

absl::Status Context::reach(Stage next) {
  assert(static_cast<int>(next) == static_cast<int>(stage) + 1);
  stage = next;
  return errors.status();
}

const Piece* find_piece(const InputSection& section, uint64_t offset) {
  if (offset >= section.size) return nullptr;
  auto after = std::upper_bound(section.pieces.begin(), section.pieces.end(), offset,
                                [](uint64_t at, const Piece& piece) { return at < piece.offset; });
  return &*std::prev(after);
}

uint64_t address_of(const InputSection& section, uint64_t offset) {
  if (section.folded_into != nullptr) return address_of(*section.folded_into, offset);
  if (!section.pieces.empty() && section.merged_into != nullptr) {
    const Piece* piece = find_piece(section, offset);
    if (piece == nullptr) return 0;
    return address_of(*section.merged_into, piece->output_offset + (offset - piece->offset));
  }
  if (section.output == nullptr) return 0;
  return section.output->address + section.offset + offset;
}

uint64_t address_of(const Symbol& symbol) {
  if (!symbol.is_defined()) return 0;
  if (symbol.section == nullptr) return symbol.value;
  return address_of(*symbol.section, symbol.value);
}

std::string describe(const InputSection& section) {
  return absl::StrCat(section.file != nullptr ? absl::string_view(section.file->name) : "<linker>",
                      ":(", section.name, ")");
}

std::string describe(const InputSection& section, uint64_t offset) {
  std::string text =
      absl::StrFormat("%s:(%s+%#x)", section.file != nullptr ? section.file->name : "<linker>",
                      section.name, offset);
  if (section.file == nullptr) return text;
  for (const Symbol* symbol : section.file->symbols) {
    if (symbol != nullptr && symbol->section == &section && symbol->type == STT_FUNC &&
        offset >= symbol->value && offset < symbol->value + symbol->size) {
      return absl::StrCat(text, " in ", symbol->name);
    }
  }
  return text;
}

}  // namespace tandem::linker
