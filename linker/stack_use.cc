// Stack use of nosplit chains; see stack_use.h. A depth-first walk computes for each function the
// deepest chain that begins with it, and remembers which call leads on. A function that is met
// while it is being computed calls itself, for which no room is enough. The walk has its own stack:
// generated code may have long chains.

#include "linker/stack_use.h"

#include <algorithm>
#include <cassert>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "linker/relax.h"
#include "linker/relocation.h"
#include "rt/abi/g.h"
#include "rt/abi/metadata.h"

namespace tandem::linker {
namespace {

using rt::abi::FuncInfo;

constexpr uint64_t kReturnAddress = 8;
constexpr uint64_t kUnlimited = uint64_t{1} << 40;
constexpr absl::string_view kMetadata = "tandem_funcinfo";
constexpr absl::string_view kTextPrefix = ".text.";

// The metadata of a function's section, if it has some.
std::optional<FuncInfo> find_metadata(const InputSection& section) {
  for (const InputSection* follower : section.followers) {
    if (follower->name != kMetadata || follower->bytes.size() < sizeof(FuncInfo)) continue;
    return Table<FuncInfo>(follower->bytes)[0];
  }
  return std::nullopt;
}

class StackUse {
 public:
  explicit StackUse(Context& context) : context_(context) {}

  void run() {
    for (const InputSection* section : context_.live_sections) {
      if (!section->is_executable() || section->followers.empty()) continue;
      const uint32_t node = find(section);
      if (node != kNone) visit(node);
    }
    report();
  }

 private:
  static constexpr uint32_t kNone = ~uint32_t{0};

  enum class State : uint8_t { kNew, kOpen, kDone };

  // A function without a stack check.
  struct Node {
    const InputSection* section = nullptr;
    uint64_t frame = 0;      // with its return address
    bool is_caller = false;  // through pointers
    State state = State::kNew;
    bool is_reported = false;
    uint32_t next = kNone;  // of its callees, the one that leads on
    uint64_t use = 0;       // of the deepest chain that begins here
    std::vector<uint32_t> callees;

    // What comes below its frame, if it is the last of a chain.
    uint64_t end() const {
      if (!is_caller) return rt::abi::kRuntimeUse;
      return kReturnAddress + rt::abi::kStackSmall + rt::abi::kRuntimeUse;
    }
  };

  // The node of a function, or kNone for one that checks, and for code without metadata.
  uint32_t find(const InputSection* section) {
    auto [entry, is_new] = node_of_.try_emplace(section, kNone);
    if (!is_new) return entry->second;
    const std::optional<FuncInfo> info = find_metadata(*section);
    if (!info || (info->flags & rt::abi::kFuncNosplit) == 0) return kNone;
    entry->second = static_cast<uint32_t>(nodes_.size());
    nodes_.push_back({.section = section,
                      .frame = kReturnAddress + info->frame_size,
                      .is_caller = (info->flags & rt::abi::kFuncIndirectCalls) != 0,
                      .callees = {}});
    return entry->second;
  }

  void open(uint32_t index) {
    const InputSection& section = *nodes_[index].section;
    std::vector<uint32_t> callees;
    for_each_relocation(section, [&](const Elf64_Rela& relocation, const RelocationKind& kind) {
      if (!is_branch(kind, section.bytes, relocation.r_offset)) return;
      const InputSection* target = symbol_of(section, relocation).section;
      if (target == nullptr) return;
      const uint32_t callee = find(target);
      if (callee != kNone) callees.push_back(callee);
    });
    Node& node = nodes_[index];
    node.state = State::kOpen;
    node.use = node.frame + node.end();
    node.callees = std::move(callees);
    open_.push_back(index);
  }

  void visit(uint32_t first) {
    if (nodes_[first].state != State::kNew) return;
    open(first);
    while (!open_.empty()) {
      const uint32_t index = open_.back();
      if (nodes_[index].callees.empty()) {
        nodes_[index].state = State::kDone;
        open_.pop_back();
        continue;
      }
      const uint32_t callee = nodes_[index].callees.back();
      if (nodes_[callee].state == State::kNew) {
        open(callee);
        continue;
      }
      nodes_[index].callees.pop_back();
      lead_on(nodes_[index], callee);
    }
  }

  // A function that is still open is a caller of its callee.
  void lead_on(Node& node, uint32_t callee) const {
    const Node& to = nodes_[callee];
    const uint64_t below = to.state == State::kOpen ? kUnlimited : to.use;
    const uint64_t use = std::min(node.frame + below, kUnlimited);
    if (use <= node.use) return;
    node.use = use;
    node.next = callee;
  }

  // The longest chains first, and none that is the end of another.
  void report() {
    std::vector<uint32_t> order;
    for (uint32_t i = 0; i < nodes_.size(); ++i) {
      if (nodes_[i].use > rt::abi::kStackNosplit) order.push_back(i);
    }
    std::stable_sort(order.begin(), order.end(),
                     [this](uint32_t a, uint32_t b) { return nodes_[a].use > nodes_[b].use; });
    for (uint32_t index : order) {
      if (!nodes_[index].is_reported) context_.errors.add(describe_chain(index));
    }
  }

  std::string describe_chain(uint32_t first) {
    std::string message =
        nodes_[first].use == kUnlimited
            ? "functions without a stack check call one another in a circle:"
            : absl::StrCat("functions without a stack check use ", nodes_[first].use,
                           " bytes of stack, but have ", rt::abi::kStackNosplit, ":");
    absl::flat_hash_set<uint32_t> named;
    for (uint32_t index = first;; index = nodes_[index].next) {
      Node& node = nodes_[index];
      node.is_reported = true;
      absl::string_view name = node.section->name;
      if (absl::StartsWith(name, kTextPrefix)) name.remove_prefix(kTextPrefix.size());
      absl::StrAppend(&message, "\n\t", name, ": ", node.frame, " bytes");
      if (!named.insert(index).second) return message;
      if (node.next != kNone) continue;
      absl::StrAppend(&message, "\n\t", node.is_caller ? "what it calls" : "the runtime", ": ",
                      node.end(), " bytes");
      return message;
    }
  }

  Context& context_;
  absl::flat_hash_map<const InputSection*, uint32_t> node_of_;
  std::vector<Node> nodes_;
  std::vector<uint32_t> open_;  // from the function where the walk began to where it is
};

}  // namespace

void check_stack_use(Context& context) {
  assert(context.stage == Stage::kLiveFinal);
  StackUse(context).run();
}

}  // namespace tandem::linker
