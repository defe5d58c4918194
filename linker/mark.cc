// Section garbage collection: see mark.h.
//
// mark_roots() fills the queue; each section that is taken from it marks its followers (metadata in
// link order) and follows its relocations, marking what they refer to. A section enters the queue
// once, with the reason that was found first. Undefined symbols are gathered with the places that
// refer to them and reported at the end, one message for each symbol. The live sections are listed
// in the order of the inputs, so that the output does not depend on the search.

#include "linker/mark.h"

#include <cassert>

#include "absl/strings/str_cat.h"
#include "linker/merge.h"
#include "linker/relocation.h"

namespace tandem::linker {
namespace {

class Marker {
 public:
  explicit Marker(Context& context) : context_(context) {}

  void run();

 private:
  // An undefined symbol and where it is referred to.
  struct Undefined {
    const Symbol* symbol;
    std::vector<std::string> references;
  };

  void mark_roots();
  void mark_symbol(absl::string_view name, absl::string_view role);
  void mark(InputSection& section, const Reason& reason);
  void visit(InputSection& section);
  void follow(InputSection& from, const Elf64_Rela& relocation, const RelocationKind& kind);
  void keep_target(InputSection& from, const Elf64_Rela& relocation, const Symbol& symbol);
  // False when there is no piece at that offset.
  bool keep_piece(InputSection& section, uint64_t offset);
  void add_undefined(const Symbol& symbol, std::string reference);
  void report_undefined();
  void collect_live();

  Context& context_;
  std::deque<InputSection*> queue_;
  std::vector<Undefined> undefined_;
  absl::flat_hash_map<const Symbol*, size_t> undefined_index_;
};

void Marker::run() {
  mark_roots();
  while (!queue_.empty()) {
    InputSection* section = queue_.front();
    queue_.pop_front();
    visit(*section);
  }
  report_undefined();
  collect_live();
}

bool is_retained(const InputSection& section) {
  return (section.flags & SHF_GNU_RETAIN) != 0 || section.type == SHT_INIT_ARRAY ||
         section.type == SHT_FINI_ARRAY || section.type == SHT_PREINIT_ARRAY;
}

void Marker::mark_roots() {
  mark_symbol(context_.options.entry, "the entry symbol");
  for (const std::string& root : context_.options.roots) mark_symbol(root, "a root of the link");
  bool keep_all = !context_.options.gc_sections;
  auto keep = [&](InputSection& section) {
    if (!section.linkable || section.discarded || section.link_order != nullptr) return;
    if (!keep_all && !is_retained(section)) return;
    mark(section, {.kind = Reason::Kind::kRetained});
    for (Piece& piece : section.pieces) piece.live = true;
  };
  for (ObjectFile& file : context_.objects) {
    for (InputSection& section : file.sections) keep(section);
  }
  for (InputSection& section : context_.made_sections) keep(section);
}

void Marker::mark_symbol(absl::string_view name, absl::string_view role) {
  const Symbol* symbol = context_.find(name);
  if (symbol == nullptr || !symbol->is_defined()) {
    add_undefined(*symbol, absl::StrCat("it is ", role));
    return;
  }
  if (symbol->section == nullptr) return;
  if (!symbol->section->linkable) {
    context_.errors.add(absl::StrCat(name, " is ", role, ", but is in ", describe(*symbol->section),
                                     ", which is not part of an executable"));
    return;
  }
  mark(*symbol->section, {.kind = Reason::Kind::kRoot, .symbol = symbol});
  keep_piece(*symbol->section, symbol->value);
}

void Marker::mark(InputSection& section, const Reason& reason) {
  if (section.live) return;
  section.live = true;
  section.reason = reason;
  split_pieces(section);
  queue_.push_back(&section);
}

// Whether the relocation after the one at `index` is in the call that belongs to it.
bool is_followed_by_call(const InputSection& section, size_t index) {
  constexpr uint64_t kFarthestCall = 8;  // from field to field
  if (index + 1 >= section.relocations.size()) return false;
  uint64_t first = section.relocations[index].r_offset;
  uint64_t next = section.relocations[index + 1].r_offset;
  return next > first && next - first <= kFarthestCall;
}

void Marker::visit(InputSection& section) {
  for (InputSection* follower : section.followers) {
    if (!follower->discarded) {
      mark(*follower, {.kind = Reason::Kind::kLinkOrder, .from = &section});
    }
  }
  if (section.link_order != nullptr) {
    mark(*section.link_order, {.kind = Reason::Kind::kLinkOrder, .from = &section});
  }
  for (size_t i = 0; i < section.relocations.size();) {
    Elf64_Rela relocation = section.relocations[i];
    const RelocationKind* kind = find_relocation(ELF64_R_TYPE(relocation.r_info));
    if (kind == nullptr) {
      context_.errors.add(absl::StrCat(describe(section, relocation.r_offset),
                                       ": unsupported relocation type ",
                                       ELF64_R_TYPE(relocation.r_info)));
      ++i;
      continue;
    }
    follow(section, relocation, *kind);
    // The call of __tls_get_addr goes away with the instruction before it: it keeps nothing.
    size_t count = relocations_of(*kind);
    if (count == 2 && !is_followed_by_call(section, i)) {
      context_.errors.add(absl::StrCat(describe(section, relocation.r_offset), ": ", kind->name,
                                       " is not followed by a call of __tls_get_addr"));
    }
    i += count;
  }
}

// Whether relocations of this kind and this symbol agree on its being thread-local.
bool tls_agrees(const RelocationKind& kind, const Symbol& symbol) {
  bool symbol_is_tls =
      symbol.type == STT_TLS || (symbol.section != nullptr && symbol.section->is_tls());
  if (kind.formula == Formula::kNone || kind.formula == Formula::kSize) return true;
  if (kind.formula == Formula::kTlsLd || !symbol.is_defined()) return true;
  return is_tls_formula(kind.formula) == symbol_is_tls;
}

void Marker::follow(InputSection& from, const Elf64_Rela& relocation, const RelocationKind& kind) {
  auto place = [&] { return describe(from, relocation.r_offset); };
  if (relocation.r_offset > from.size || from.size - relocation.r_offset < kind.width) {
    context_.errors.add(absl::StrCat(place(), ": ", kind.name, " is past the section's end"));
    return;
  }
  size_t index = ELF64_R_SYM(relocation.r_info);
  if (from.file == nullptr || index >= from.file->symbols.size()) {
    context_.errors.add(absl::StrCat(place(), ": ", kind.name, " of a symbol that does not exist"));
    return;
  }
  const Symbol& symbol = *from.file->symbols[index];
  if (!symbol.is_defined()) {
    if (!symbol.local && symbol.strong_reference) add_undefined(symbol, place());
    return;
  }
  if (!tls_agrees(kind, symbol)) {
    bool wants_tls = is_tls_formula(kind.formula);
    context_.errors.add(
        absl::StrCat(place(), ": ", kind.name, " refers to ", symbol.name,
                     wants_tls ? ", which is not thread-local" : ", which is thread-local"));
    return;
  }
  if (symbol.section != nullptr) keep_target(from, relocation, symbol);
}

void Marker::keep_target(InputSection& from, const Elf64_Rela& relocation, const Symbol& symbol) {
  InputSection& target = *symbol.section;
  if (!target.linkable || target.discarded) {
    context_.errors.add(absl::StrCat(
        describe(from, relocation.r_offset), ": refers to ", symbol.name, " in ", describe(target),
        target.discarded ? ", which was dropped: another file provides its COMDAT group"
                         : ", which is not part of an executable"));
    return;
  }
  mark(target, {.kind = Reason::Kind::kReference,
                .from = &from,
                .offset = relocation.r_offset,
                .relocation_type = static_cast<uint32_t>(ELF64_R_TYPE(relocation.r_info)),
                .symbol = &symbol});
  uint64_t offset = symbol.value;
  if (symbol.type == STT_SECTION) offset += static_cast<uint64_t>(relocation.r_addend);
  if (!target.pieces.empty() && !keep_piece(target, offset)) {
    context_.errors.add(absl::StrCat(describe(from, relocation.r_offset),
                                     ": refers past the end of the mergeable section ",
                                     describe(target)));
  }
}

bool Marker::keep_piece(InputSection& section, uint64_t offset) {
  const Piece* piece = section.pieces.empty() ? nullptr : find_piece(section, offset);
  if (piece == nullptr) return false;
  section.pieces[static_cast<size_t>(piece - section.pieces.data())].live = true;
  return true;
}

void Marker::add_undefined(const Symbol& symbol, std::string reference) {
  auto [entry, added] = undefined_index_.try_emplace(&symbol, undefined_.size());
  if (added) undefined_.push_back({&symbol, {}});
  undefined_[entry->second].references.push_back(std::move(reference));
}

void Marker::report_undefined() {
  constexpr size_t kMaxReferences = 5;
  for (const Undefined& undefined : undefined_) {
    std::string message = absl::StrCat("undefined symbol: ", undefined.symbol->name);
    for (size_t i = 0; i < undefined.references.size() && i < kMaxReferences; ++i) {
      absl::string_view reference = undefined.references[i];
      bool is_place = reference.substr(0, 3) != "it ";
      absl::StrAppend(&message, "\n\t", is_place ? "referred to by " : "", reference);
    }
    if (undefined.references.size() > kMaxReferences) {
      absl::StrAppend(&message, "\n\tand ", undefined.references.size() - kMaxReferences, " more");
    }
    context_.errors.add(std::move(message));
  }
}

void Marker::collect_live() {
  for (ObjectFile& file : context_.objects) {
    for (InputSection& section : file.sections) {
      if (section.live) context_.live_sections.push_back(&section);
    }
  }
  for (InputSection& section : context_.made_sections) {
    if (section.live) context_.live_sections.push_back(&section);
  }
}

}  // namespace

void mark_live(Context& context) {
  assert(context.stage == Stage::kFilesFinal);
  Marker(context).run();
}

}  // namespace tandem::linker
