// Reading whole files, and writing them so that they appear at once or not at all.

#ifndef TANDEM_COMPILER_SUPPORT_FILE_H_
#define TANDEM_COMPILER_SUPPORT_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace tandem {

// The bytes of the file at `path`; the error names the path and the system's reason.
absl::StatusOr<std::string> read_file(const std::string& path);

// Replaces `path` with `bytes` by writing a temporary file beside it and renaming it, so that
// nobody sees a half-written file and a failure leaves what was there. A path that is no regular
// file (a device, a pipe) is written in place. `mode` is the permission before the umask.
absl::Status write_file_atomically(const std::string& path, absl::string_view bytes, int mode);

}  // namespace tandem

#endif  // TANDEM_COMPILER_SUPPORT_FILE_H_
