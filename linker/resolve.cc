// Symbol resolution: see resolve.h.
//
// Inputs are read in order, and after each the archive members that are wanted by then. Each global
// name has one Symbol in the whole link: a reference notes that it is needed, a definition replaces
// a weaker one. An archive's index makes undefined names lazy; a strong reference to a lazy name,
// whichever comes first, queues the member. Of COMDAT groups with the same signature the first
// stays. At the end, each common symbol gets a section of its own.

#include "linker/resolve.h"

#include <algorithm>
#include <cassert>

#include "absl/strings/str_cat.h"
#include "linker/boundary_symbols.h"
#include "linker/object_file.h"

namespace tandem::linker {
namespace {

class Resolver {
 public:
  explicit Resolver(Context& context) : context_(context) {}

  void add_input(const Input& input);
  // Somebody needs the symbol: pulls in the member that defines it, now or when its archive comes.
  void require(absl::string_view name) { reference(*context_.intern(name), /*weak=*/false); }
  // Reads the members that were asked for, and those they ask for.
  void pull_members();

 private:
  void add_object(std::string name, absl::string_view bytes);
  void add_archive(const Input& input);
  void add_global(ObjectFile& file, size_t index);
  void reference(Symbol& symbol, bool weak);
  void define(Symbol& symbol, const Symbol& definition);
  void report_duplicate(const Symbol& first, const Symbol& second);

  Context& context_;
  std::deque<MemberId> wanted_;
  absl::flat_hash_set<MemberId> pulled_;
};

void Resolver::add_input(const Input& input) {
  if (is_archive(input.bytes)) {
    add_archive(input);
  } else if (is_object(input.bytes)) {
    add_object(input.name, input.bytes);
  } else {
    context_.errors.add(absl::StrCat(input.name, ": neither an ELF object nor an archive"));
  }
}

void Resolver::add_archive(const Input& input) {
  absl::StatusOr<Archive> archive = read_archive(input.name, input.bytes);
  if (!archive.ok()) {
    context_.errors.add(std::string(archive.status().message()));
    return;
  }
  uint32_t number = static_cast<uint32_t>(context_.archives.size());
  const Archive& added = context_.archives.emplace_back(*std::move(archive));
  for (const IndexEntry& entry : added.index) {
    Symbol& symbol = *context_.intern(entry.symbol);
    if (symbol.kind != SymbolKind::kUndefined) continue;
    symbol.kind = SymbolKind::kLazy;
    symbol.lazy_member = {.archive = number, .header_offset = entry.header_offset};
    if (symbol.strong_reference) wanted_.push_back(symbol.lazy_member);
  }
}

void Resolver::pull_members() {
  while (!wanted_.empty()) {
    MemberId id = wanted_.front();
    wanted_.pop_front();
    if (!pulled_.insert(id).second) continue;
    const Archive& archive = context_.archives[id.archive];
    absl::StatusOr<Member> member = read_member(archive, id.header_offset);
    if (!member.ok()) {
      context_.errors.add(std::string(member.status().message()));
      continue;
    }
    add_object(absl::StrCat(archive.name, "(", member->name, ")"), member->bytes);
  }
}

void Resolver::add_object(std::string name, absl::string_view bytes) {
  ObjectFile& file = context_.objects.emplace_back();
  file.name = std::move(name);
  file.bytes = bytes;
  std::vector<ComdatGroup> groups;
  if (absl::Status status = read_object(file, groups); !status.ok()) {
    context_.errors.add(std::string(status.message()));
    context_.objects.pop_back();
    return;
  }
  for (const ComdatGroup& group : groups) {
    if (context_.comdat_groups.insert(group.signature).second) continue;
    for (uint32_t member : group.members) file.sections[member].discarded = true;
  }
  for (size_t i = file.first_global; i < file.elf_symbols.size(); ++i) add_global(file, i);
}

void Resolver::add_global(ObjectFile& file, size_t index) {
  absl::StatusOr<Symbol> decoded = decode_symbol(file, index);
  if (!decoded.ok() || decoded->local) {
    context_.errors.add(decoded.ok() ? absl::StrCat(file.name, ": malformed object: symbol ", index,
                                                    ": a local symbol among the global ones")
                                     : std::string(decoded.status().message()));
    // Nobody may meet a hole in the table while the rest is checked.
    file.symbols[index] = context_.intern(absl::string_view());
    return;
  }
  Symbol& symbol = *context_.intern(decoded->name);
  file.symbols[index] = &symbol;
  bool discarded = decoded->section != nullptr && decoded->section->discarded;
  if (decoded->kind == SymbolKind::kUndefined) {
    reference(symbol, decoded->weak);
    if (symbol.type == STT_NOTYPE) symbol.type = decoded->type;
  } else if (!discarded) {
    define(symbol, *decoded);
  }
}

void Resolver::reference(Symbol& symbol, bool weak) {
  if (weak || symbol.strong_reference) return;
  symbol.strong_reference = true;
  if (symbol.kind == SymbolKind::kLazy) wanted_.push_back(symbol.lazy_member);
}

// How strong a claim to the name is; a definition replaces a weaker one.
int strength(const Symbol& symbol) {
  switch (symbol.kind) {
    case SymbolKind::kUndefined:
    case SymbolKind::kLazy:
    case SymbolKind::kLinkerDefined:
      return 0;
    case SymbolKind::kCommon:
      return 2;
    case SymbolKind::kDefined:
      return symbol.weak ? 1 : 3;
  }
  return 0;
}

void Resolver::define(Symbol& symbol, const Symbol& definition) {
  int old_strength = strength(symbol);
  int new_strength = strength(definition);
  if (old_strength == 3 && new_strength == 3) {
    report_duplicate(symbol, definition);
    return;
  }
  if (old_strength == 2 && new_strength == 2) {
    symbol.value = std::max(symbol.value, definition.value);
    symbol.size = std::max(symbol.size, definition.size);
    return;
  }
  if (new_strength <= old_strength) return;
  bool strong_reference = symbol.strong_reference;
  symbol = definition;
  symbol.strong_reference = strong_reference;
}

void Resolver::report_duplicate(const Symbol& first, const Symbol& second) {
  auto place = [](const Symbol& symbol) {
    return symbol.section != nullptr ? describe(*symbol.section) : symbol.file->name;
  };
  context_.errors.add(absl::StrCat("duplicate definition of ", first.name, "\n\tin ", place(first),
                                   "\n\tand in ", place(second)));
}

// Gives each common symbol a section of its own, so that it is kept or dropped like any other.
void place_common_symbols(Context& context) {
  for (Symbol& symbol : context.globals) {
    if (symbol.kind != SymbolKind::kCommon) continue;
    uint64_t flags = SHF_ALLOC | SHF_WRITE | (symbol.type == STT_TLS ? SHF_TLS : 0);
    InputSection* section =
        context.make_section("COMMON", SHT_NOBITS, flags, symbol.value, symbol.size);
    section->file = symbol.file;
    section->live = false;
    symbol.kind = SymbolKind::kDefined;
    symbol.section = section;
    symbol.value = 0;
  }
}

}  // namespace

void load_inputs(Context& context, absl::Span<const Input> inputs) {
  assert(context.stage == Stage::kReading);
  Resolver resolver(context);
  resolver.require(context.options.entry);
  for (const std::string& root : context.options.roots) resolver.require(root);
  for (const Input& input : inputs) {
    resolver.add_input(input);
    resolver.pull_members();
  }
  place_common_symbols(context);
  claim_boundary_symbols(context);
}

}  // namespace tandem::linker
