// Reading archives: see archive.h for the format.
//
// An archive may come from anywhere, so every offset and length is checked against the file before
// it is used. The index says which member defines a symbol; an archive without one gets it made
// from its members' symbol tables.

#include "linker/archive.h"

#include <ar.h>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "linker/object_file.h"

namespace tandem::linker {
namespace {

constexpr absl::string_view kThinMagic = "!<thin>\n";
const absl::string_view kMagic(ARMAG, SARMAG);

absl::Status malformed(absl::string_view archive, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(archive, ": malformed archive: ", what));
}

// The big-endian number at the start of `bytes`, which has at least `width` of them.
uint64_t read_big_endian(absl::string_view bytes, size_t width) {
  uint64_t value = 0;
  for (size_t i = 0; i < width; ++i) value = value << 8 | static_cast<uint8_t>(bytes[i]);
  return value;
}

// Reads the index member: a count, that many offsets, that many strings. `width` is 4, or 8 in
// "/SYM64/".
absl::Status read_index(absl::string_view table, size_t width, Archive& archive) {
  if (table.size() < width) return malformed(archive.name, "truncated symbol index");
  uint64_t count = read_big_endian(table, width);
  table.remove_prefix(width);
  if (count > table.size() / (width + 1)) {
    return malformed(archive.name, "the symbol index says more symbols than it has room for");
  }
  absl::string_view offsets = table.substr(0, count * width);
  absl::string_view names = table.substr(count * width);
  archive.index.reserve(count);
  for (uint64_t i = 0; i < count; ++i) {
    size_t end = names.find('\0');
    if (end == absl::string_view::npos) {
      return malformed(archive.name, "unterminated name in the symbol index");
    }
    archive.index.push_back({names.substr(0, end), read_big_endian(offsets, width)});
    names.remove_prefix(end + 1);
    offsets.remove_prefix(width);
  }
  return absl::OkStatus();
}

// Makes the index of an archive that came without one, from its members in order.
absl::Status build_index(Archive& archive) {
  for (uint64_t at = SARMAG; at < archive.bytes.size();) {
    absl::StatusOr<Member> member = read_member(archive, at);
    if (!member.ok()) return member.status();
    if (is_object(member->bytes)) {
      std::string name = absl::StrCat(archive.name, "(", member->name, ")");
      absl::StatusOr<std::vector<absl::string_view>> symbols = defined_globals(name, member->bytes);
      if (!symbols.ok()) return symbols.status();
      for (absl::string_view symbol : *symbols) archive.index.push_back({symbol, at});
    }
    at = member->next_offset;
  }
  return absl::OkStatus();
}

// Resolves the two ways a header names its member: "name/" and "/offset" into the long names.
absl::StatusOr<absl::string_view> member_name(const Archive& archive, absl::string_view field) {
  field = absl::StripTrailingAsciiWhitespace(field);
  if (field.size() < 2 || field[0] != '/' || !absl::ascii_isdigit(field[1])) {
    if (field == "/" || field == "//" || field == "/SYM64/") return field;
    return absl::StripSuffix(field, "/");
  }
  uint64_t offset;
  if (!absl::SimpleAtoi(field.substr(1), &offset) || offset >= archive.long_names.size()) {
    return malformed(archive.name, absl::StrCat("bad long file name \"", field, "\""));
  }
  absl::string_view name = archive.long_names.substr(offset);
  return absl::StripSuffix(name.substr(0, name.find('\n')), "/");
}

}  // namespace

bool is_archive(absl::string_view bytes) {
  return bytes.substr(0, SARMAG) == kMagic || bytes.substr(0, SARMAG) == kThinMagic;
}

absl::StatusOr<Member> read_member(const Archive& archive, uint64_t header_offset) {
  absl::string_view bytes = archive.bytes;
  if (header_offset < SARMAG || header_offset > bytes.size() ||
      bytes.size() - header_offset < sizeof(ar_hdr)) {
    return malformed(archive.name, absl::StrCat("no member header at offset ", header_offset));
  }
  absl::string_view header = bytes.substr(header_offset, sizeof(ar_hdr));
  auto field = [header](size_t offset, size_t size) { return header.substr(offset, size); };
  if (field(offsetof(ar_hdr, ar_fmag), sizeof(ar_hdr::ar_fmag)) != ARFMAG) {
    return malformed(archive.name, absl::StrCat("bad member header at offset ", header_offset));
  }
  uint64_t size;
  if (!absl::SimpleAtoi(field(offsetof(ar_hdr, ar_size), sizeof(ar_hdr::ar_size)), &size) ||
      size > bytes.size() - header_offset - sizeof(ar_hdr)) {
    return malformed(archive.name,
                     absl::StrCat("bad size of the member at offset ", header_offset));
  }
  absl::StatusOr<absl::string_view> name =
      member_name(archive, field(offsetof(ar_hdr, ar_name), sizeof(ar_hdr::ar_name)));
  if (!name.ok()) return name.status();
  uint64_t start = header_offset + sizeof(ar_hdr);
  return Member{.name = *name,
                .bytes = bytes.substr(start, size),
                .header_offset = header_offset,
                .next_offset = start + size + (size & 1)};
}

absl::StatusOr<Archive> read_archive(absl::string_view name, absl::string_view bytes) {
  if (bytes.substr(0, SARMAG) == kThinMagic) {
    return absl::UnimplementedError(
        absl::StrCat(name, ": not supported yet: thin archives (make it without ar's T)"));
  }
  Archive archive{.name = std::string(name), .bytes = bytes};
  bool has_index = false;
  // The special members come first: the index, then the long names.
  for (uint64_t at = SARMAG; at < bytes.size();) {
    absl::StatusOr<Member> member = read_member(archive, at);
    if (!member.ok()) return member.status();
    if (member->name == "/" || member->name == "/SYM64/") {
      absl::Status status = read_index(member->bytes, member->name == "/" ? 4 : 8, archive);
      if (!status.ok()) return status;
      has_index = true;
    } else if (member->name == "//") {
      archive.long_names = member->bytes;
    } else {
      break;
    }
    at = member->next_offset;
  }
  if (!has_index) {
    absl::Status status = build_index(archive);
    if (!status.ok()) return status;
  }
  return archive;
}

}  // namespace tandem::linker
