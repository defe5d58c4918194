// Object: the tables of sections and symbols.

#include "asm/object.h"

#include <utility>

namespace tandem::as {

uint32_t Object::intern_symbol(absl::string_view name) {
  auto [place, is_new] = symbol_by_name_.try_emplace(name, symbols_.size());
  if (is_new) symbols_.push_back({.name = std::string(name)});
  return place->second;
}

uint32_t Object::find_symbol(absl::string_view name) const {
  auto place = symbol_by_name_.find(name);
  return place == symbol_by_name_.end() ? kNoIndex : place->second;
}

uint32_t Object::add_section(Section section) {
  sections.push_back(std::move(section));
  return static_cast<uint32_t>(sections.size() - 1);
}

uint32_t Object::define(absl::string_view name, uint32_t section, uint64_t offset, uint64_t size,
                        SymbolType type, bool global) {
  uint32_t index = intern_symbol(name);
  Symbol& symbol = symbols_[index];
  symbol.section = section;
  symbol.offset = offset;
  symbol.size = size;
  symbol.type = type;
  symbol.global = global;
  return index;
}

}  // namespace tandem::as
