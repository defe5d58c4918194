// Operations as Markdown; see doc.h. The rows' facts come from the compiled table, only the order
// and the comments from the text.

#include "compiler/ir/doc.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "compiler/ir/ops.h"

namespace tandem::ir {
namespace {

// How an instruction's attributes are written.
absl::string_view attribute_text(Attributes attributes) {
  switch (attributes) {
    case Attributes::kNoAttribute:
      return "";
    case Attributes::kInteger:
      return "INTEGER";
    case Attributes::kFloat:
      return "FLOAT";
    case Attributes::kString:
      return "STRING";
    case Attributes::kSymbol:
      return "SYMBOL";
    case Attributes::kType:
      return "TYPE";
    case Attributes::kTypePair:
      return "TYPE, TYPE";
    case Attributes::kBounds:
      return "BOUNDS-KIND";
    case Attributes::kCallee:
      return "SYMBOL TYPE";
    case Attributes::kMethod:
      return "INTEGER TYPE";
    case Attributes::kTargets:
      return "..., TARGET, ...";
    case Attributes::kCases:
      return "..., TARGET, INTEGER: TARGET, ...";
  }
  return "";
}

std::string effects_text(const OpInfo& op) {
  struct Name {
    Effects effect;
    absl::string_view text;
  };
  static constexpr Name kNames[] = {{kReads, "reads memory"},  {kWrites, "writes memory"},
                                    {kPanics, "may panic"},    {kCalls, "safepoint"},
                                    {kAllocates, "allocates"}, {kTerminator, "terminator"}};
  std::vector<absl::string_view> parts;
  for (auto [effect, text] : kNames) {
    if ((op.effects & effect) != 0) parts.push_back(text);
  }
  if (parts.empty()) parts.push_back("pure");
  switch (op.stage) {
    case Stage::kTyped:
      parts.push_back("typed stage");
      break;
    case Stage::kMachine:
      parts.push_back("both stages");
      break;
    case Stage::kMachineOnly:
      parts.push_back("machine stage");
      break;
  }
  return absl::StrJoin(parts, ", ");
}

// The description, as paragraphs would be written: the comment's lines.
void append_entry(const OpInfo& op, absl::string_view description, std::string& out) {
  absl::StrAppend(&out, "- **`", op.mnemonic, "`**");
  absl::string_view attributes = attribute_text(op.attributes);
  if (!attributes.empty()) absl::StrAppend(&out, " `", attributes, "`");
  absl::StrAppend(&out, " `", op.signature, "` (", effects_text(op), ")");
  if (!description.empty()) absl::StrAppend(&out, "  \n  ", description);
  out += "\n";
}

// "Title. Text." as a heading and a paragraph.
void append_section(absl::string_view heading, std::string& out) {
  size_t end = heading.find(". ");
  absl::string_view title = heading.substr(0, end);
  absl::StrAppend(&out, out.empty() ? "" : "\n", "### ", title, "\n\n");
  if (end == absl::string_view::npos) return;
  absl::StrAppend(&out, heading.substr(end + 2), "\n\n");
}

}  // namespace

std::string operations_as_markdown(absl::string_view table) {
  std::string out;
  std::string comment;
  bool in_heading = false;
  for (absl::string_view line : absl::StrSplit(table, '\n')) {
    if (absl::ConsumePrefix(&line, "// --- ")) {
      in_heading = true;
      comment = std::string(line);
    } else if (absl::ConsumePrefix(&line, "// ")) {
      absl::StrAppend(&comment, comment.empty() ? "" : " ", line);
    } else if (absl::ConsumePrefix(&line, "OP(")) {
      std::vector<absl::string_view> columns = absl::StrSplit(line, absl::MaxSplits('"', 2));
      append_entry(info(*find_opcode(columns[1])), comment, out);
      comment.clear();
    } else {
      if (in_heading) append_section(comment, out);
      in_heading = false;
      comment.clear();
    }
  }
  out += "\n";
  return out;
}

}  // namespace tandem::ir
