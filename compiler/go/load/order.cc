// The order of packages: as Go 1.21 initializes them. Of the packages whose imports are all done,
// the one with the least import path is next.

#include <algorithm>
#include <functional>
#include <queue>
#include <utility>

#include "compiler/go/load/loader.h"

namespace tandem::go::load {

std::vector<std::unique_ptr<Package>> Loader::dependency_order() {
  struct Later {
    bool operator()(const Package* a, const Package* b) const {
      return a->import_path > b->import_path;
    }
  };
  absl::flat_hash_map<Package*, size_t> waits_for;
  absl::flat_hash_map<Package*, std::vector<Package*>> importers;
  absl::flat_hash_map<Package*, std::unique_ptr<Package>> owners;
  std::priority_queue<Package*, std::vector<Package*>, Later> ready;
  for (auto& package : packages_) {
    waits_for[package.get()] = package->imports.size();
    for (Package* imported : package->imports) importers[imported].push_back(package.get());
    if (package->imports.empty()) ready.push(package.get());
    owners[package.get()] = std::move(package);
  }
  packages_.clear();
  std::vector<std::unique_ptr<Package>> order;
  while (!ready.empty()) {
    Package* next = ready.top();
    ready.pop();
    order.push_back(std::move(owners[next]));
    for (Package* importer : importers[next]) {
      if (--waits_for[importer] == 0) ready.push(importer);
    }
  }
  return order;
}

}  // namespace tandem::go::load
