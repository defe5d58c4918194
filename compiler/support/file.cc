// File access by plain system calls, because the errors must name the system's reason.

#include "compiler/support/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace tandem {
namespace {

absl::Status system_error(absl::string_view action, absl::string_view path, int error) {
  return absl::UnknownError(absl::StrCat(action, " ", path, ": ", std::strerror(error)));
}

// Closes the descriptor at the end of the scope.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }
  int get() const { return fd_; }
  int close() {
    int fd = fd_;
    fd_ = -1;
    return fd < 0 ? 0 : ::close(fd);
  }

 private:
  int fd_;
};

// Within its scope a write over the limit on the size of files (RLIMIT_FSIZE) is an error like
// others, not a signal that ends the process.
class FileSizeSignalIgnored {
 public:
  FileSizeSignalIgnored() {
    struct sigaction ignore = {};
    ignore.sa_handler = SIG_IGN;
    ::sigaction(SIGXFSZ, &ignore, &old_);
  }
  FileSizeSignalIgnored(const FileSizeSignalIgnored&) = delete;
  FileSizeSignalIgnored& operator=(const FileSizeSignalIgnored&) = delete;
  ~FileSizeSignalIgnored() { ::sigaction(SIGXFSZ, &old_, nullptr); }

 private:
  struct sigaction old_;
};

absl::Status write_all(int fd, absl::string_view bytes, absl::string_view path) {
  FileSizeSignalIgnored scope;
  while (!bytes.empty()) {
    ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return system_error("cannot write", path, errno);
    bytes.remove_prefix(static_cast<size_t>(n));
  }
  return absl::OkStatus();
}

absl::Status write_in_place(const std::string& path, absl::string_view bytes) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (file.get() < 0) return system_error("cannot open", path, errno);
  if (absl::Status status = write_all(file.get(), bytes, path); !status.ok()) return status;
  if (file.close() != 0) return system_error("cannot write", path, errno);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> read_file(const std::string& path) {
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return system_error("cannot open", path, errno);
  struct stat info;
  if (::fstat(file.get(), &info) != 0) return system_error("cannot read", path, errno);
  if (S_ISDIR(info.st_mode)) return system_error("cannot read", path, EISDIR);
  std::string text(info.st_size > 0 ? static_cast<size_t>(info.st_size) : 0, '\0');
  size_t used = 0;
  while (true) {
    if (used == text.size()) text.resize(used + 4096);
    ssize_t n = ::read(file.get(), text.data() + used, text.size() - used);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return system_error("cannot read", path, errno);
    if (n == 0) break;
    used += static_cast<size_t>(n);
  }
  text.resize(used);
  return text;
}

absl::Status write_file_atomically(const std::string& path, absl::string_view bytes, int mode) {
  struct stat info;
  if (::stat(path.c_str(), &info) == 0) {
    if (S_ISDIR(info.st_mode)) return system_error("cannot write", path, EISDIR);
    if (!S_ISREG(info.st_mode)) return write_in_place(path, bytes);
  }
  std::string temporary = absl::StrCat(path, ".tmp.", ::getpid());
  Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (file.get() < 0) return system_error("cannot create", path, errno);
  absl::Status status = write_all(file.get(), bytes, path);
  if (status.ok() && file.close() != 0) status = system_error("cannot write", path, errno);
  if (status.ok() && ::rename(temporary.c_str(), path.c_str()) != 0) {
    status = system_error("cannot create", path, errno);
  }
  if (!status.ok()) ::unlink(temporary.c_str());
  return status;
}

}  // namespace tandem
