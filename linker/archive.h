// `ar` archives: a magic line, then members, each a 60-byte text header and its bytes, padded to
// an even offset. The first member "/" (or "/SYM64/") is the symbol index: for each symbol the
// offset of the header of the member that defines it. The member "//" holds long file names.
// An archive without an index gets one made from its members' symbol tables.

#ifndef TANDEM_LINKER_ARCHIVE_H_
#define TANDEM_LINKER_ARCHIVE_H_

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace tandem::linker {

// Names a member of one of the link's archives.
struct MemberId {
  uint32_t archive = 0;
  uint64_t header_offset = 0;
  friend auto operator<=>(const MemberId&, const MemberId&) = default;
  template <typename H>
  friend H AbslHashValue(H state, const MemberId& id) {
    return H::combine(std::move(state), id.archive, id.header_offset);
  }
};

// One member, as found by its header.
struct Member {
  absl::string_view name;
  absl::string_view bytes;
  uint64_t header_offset = 0;
  uint64_t next_offset = 0;  // of the header after this one
};

// A row of the symbol index.
struct IndexEntry {
  absl::string_view symbol;
  uint64_t header_offset = 0;
};

// An archive and its symbol index.
struct Archive {
  std::string name;
  absl::string_view bytes;
  absl::string_view long_names;
  std::vector<IndexEntry> index;
};

// Whether the bytes begin as an archive does (thin ones included, which read_archive refuses).
bool is_archive(absl::string_view bytes);

// Reads the index of an archive, or makes it; no member is read that is not needed for that.
absl::StatusOr<Archive> read_archive(absl::string_view name, absl::string_view bytes);

// The member whose header is at `header_offset`.
absl::StatusOr<Member> read_member(const Archive& archive, uint64_t header_offset);

}  // namespace tandem::linker

#endif  // TANDEM_LINKER_ARCHIVE_H_
