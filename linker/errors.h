// The errors of a link. Passes add to the list and go on; the stages of the link (Context::reach)
// stop when it is not empty.

#ifndef TANDEM_LINKER_ERRORS_H_
#define TANDEM_LINKER_ERRORS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_join.h"

namespace tandem::linker {

// Collects messages, in the order in which they were found.
class ErrorList {
 public:
  void add(std::string message) { messages_.push_back(std::move(message)); }
  bool empty() const { return messages_.empty(); }

  // OK when there are none; otherwise one message with a line or more for each.
  absl::Status status() const {
    if (messages_.empty()) return absl::OkStatus();
    return absl::InvalidArgumentError(absl::StrJoin(messages_, "\n"));
  }

 private:
  std::vector<std::string> messages_;
};

}  // namespace tandem::linker

#endif  // TANDEM_LINKER_ERRORS_H_
