// Reads the pack line by line: a "package" line starts a package, a "file" line is followed by as
// many bytes of text as it says. The pack is made by the build from files that are checked there,
// so a malformed one is an internal error.

#include "compiler/driver/golib.h"

#include <cstdlib>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace tandem::driver {
namespace {

using go::load::OverlayPackage;

OverlayPackage::How parse_how(absl::string_view how) {
  if (how == "whole") return OverlayPackage::How::kWhole;
  if (how == "patch") return OverlayPackage::How::kPatch;
  if (how == "generic") return OverlayPackage::How::kGeneric;
  std::abort();
}

}  // namespace

std::vector<OverlayPackage> golib_packages(absl::string_view pack) {
  std::vector<OverlayPackage> packages;
  while (!pack.empty()) {
    const size_t end = pack.find('\n');
    const std::vector<absl::string_view> words = absl::StrSplit(pack.substr(0, end), ' ');
    pack.remove_prefix(end + 1);
    if (words[0] == "package" && words.size() >= 3) {
      OverlayPackage& package = packages.emplace_back();
      package.path = std::string(words[1]);
      package.how = parse_how(words[2]);
      for (size_t i = 3; i < words.size(); ++i) package.dropped.emplace_back(words[i]);
      continue;
    }
    size_t size;
    if (words[0] != "file" || words.size() != 3 || !absl::SimpleAtoi(words[2], &size)) std::abort();
    packages.back().files.push_back({std::string(words[1]), pack.substr(0, size)});
    pack.remove_prefix(size + 1);
  }
  return packages;
}

}  // namespace tandem::driver
