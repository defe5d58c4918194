// The printer of TIR's text form; docs/ir.md has the grammar.
//
// Values and blocks are numbered in the order of printing, whatever their ids are, so that a text
// which is parsed and printed again stays the same. Files are numbered by their first use.

#include <bit>
#include <cmath>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "compiler/ir/text.h"

namespace tandem::ir {
namespace {

std::string quote(absl::string_view text) {
  return absl::StrCat("\"", absl::CEscape(text), "\"");
}

std::string symbol_text(absl::string_view name) {
  return absl::StrCat("@", quote(name));
}

// A double so that it reads back bit for bit.
std::string float_text(double value) {
  if (std::isnan(value) || std::isinf(value)) {
    return absl::StrFormat("bits:0x%016x", std::bit_cast<uint64_t>(value));
  }
  return absl::StrFormat("%.17g", value);
}

// Numbers files by first use; the file of the call that a file was inlined for comes before it.
class FileNumbers {
 public:
  explicit FileNumbers(const SourceManager& sources) : sources_(sources) {}

  uint32_t number(FileId file) {
    if (!numbers_.contains(file)) {
      const std::optional<InlinedCall>& inlined = sources_.file(file).inlined;
      if (inlined.has_value() && inlined->call.known()) number(inlined->call.file);
    }
    auto [entry, is_new] = numbers_.try_emplace(file, numbers_.size() + 1);
    if (is_new) files_.push_back(file);
    return entry->second;
  }
  const std::vector<FileId>& files() const { return files_; }

 private:
  const SourceManager& sources_;
  absl::flat_hash_map<FileId, uint32_t> numbers_;
  std::vector<FileId> files_;
};

std::string position_text(Position position, FileNumbers& files) {
  if (!position.known()) return "";
  return absl::StrFormat(" @%d:%d:%d", files.number(position.file), uint32_t(position.line),
                         uint32_t(position.column));
}

class FunctionPrinter {
 public:
  FunctionPrinter(const Function& function, FileNumbers& files, std::string& out)
      : function_(function), files_(files), out_(out) {}

  void print() {
    absl::StrAppend(&out_, "func ", symbol_text(function_.name()), " ",
                    function_.signature()->text(), flags(),
                    position_text(function_.position, files_));
    if (function_.end_position.known()) {
      absl::StrAppend(&out_, " end", position_text(function_.end_position, files_));
    }
    if (function_.block_order.empty()) {
      out_ += "\n";
      return;
    }
    out_ += " {\n";
    number();
    for (BlockId block : function_.block_order) print_block(block);
    out_ += "}\n";
  }

 private:
  std::string flags() const {
    std::string text;
    for (auto [flag, name] : kFunctionFlagNames) {
      if ((function_.flags & flag) != 0) absl::StrAppend(&text, " ", name);
    }
    return text;
  }

  void number() {
    value_numbers_.assign(function_.value_count(), kUnnumbered);
    block_numbers_.assign(function_.block_count(), kUnnumbered);
    uint32_t next_value = 0;
    uint32_t next_block = 0;
    for (BlockId block : function_.block_order) {
      block_numbers_[block.index] = next_block++;
      for (ValueId v : function_.block(block).parameters) value_numbers_[v.index] = next_value++;
      for (InstructionId id : function_.block(block).instructions) {
        for (ValueId v : function_.instruction(id).results) value_numbers_[v.index] = next_value++;
      }
    }
  }

  // A value that no live instruction defines is a bug of the pass before; the text shows its id.
  std::string value_text(ValueId value) const {
    if (!value.valid() || value.index >= value_numbers_.size()) return "v?";
    uint32_t number = value_numbers_[value.index];
    return number == kUnnumbered ? absl::StrCat("v?", value.index) : absl::StrCat("v", number);
  }

  std::string block_text(BlockId block) const {
    if (!block.valid() || block_numbers_[block.index] == kUnnumbered) return "b?";
    return absl::StrCat("b", block_numbers_[block.index]);
  }

  std::string definition_text(ValueId value) const {
    return absl::StrCat(value_text(value), ": ", function_.type(value)->text());
  }

  std::string value_list(absl::Span<const ValueId> values) const {
    std::string text;
    for (ValueId value : values) {
      absl::StrAppend(&text, text.empty() ? "" : ", ", value_text(value));
    }
    return text;
  }

  std::string target_text(const Target& target) const {
    if (target.arguments.empty()) return block_text(target.block);
    return absl::StrCat(block_text(target.block), "(", value_list(target.arguments), ")");
  }

  void print_block(BlockId id) {
    const Block& block = function_.block(id);
    out_ += block_text(id);
    if (!block.parameters.empty()) {
      std::string parameters;
      for (ValueId v : block.parameters) {
        absl::StrAppend(&parameters, parameters.empty() ? "" : ", ", definition_text(v));
      }
      absl::StrAppend(&out_, "(", parameters, ")");
    }
    absl::StrAppend(&out_, block.cold ? " cold:\n" : ":\n");
    for (InstructionId instruction : block.instructions) print_instruction(instruction);
  }

  void print_instruction(InstructionId id) {
    const Instruction& instruction = function_.instruction(id);
    out_ += "  ";
    std::string results;
    for (ValueId v : instruction.results) {
      absl::StrAppend(&results, results.empty() ? "" : ", ", definition_text(v));
    }
    if (!results.empty()) absl::StrAppend(&out_, results, " = ");
    out_ += info(instruction.opcode).mnemonic;
    std::string attributes = attributes_text(instruction);
    if (!attributes.empty()) absl::StrAppend(&out_, " ", attributes);
    std::string operands = value_list(instruction.operands);
    if (!operands.empty()) absl::StrAppend(&out_, " ", operands);
    print_targets(instruction);
    absl::StrAppend(&out_, position_text(instruction.position, files_), "\n");
  }

  static std::string attributes_text(const Instruction& instruction) {
    switch (info(instruction.opcode).attributes) {
      case Attributes::kNoAttribute:
      case Attributes::kTargets:
      case Attributes::kCases:
        return "";
      case Attributes::kInteger:
        return absl::StrCat(instruction.integer);
      case Attributes::kFloat:
        return float_text(std::bit_cast<double>(instruction.integer));
      case Attributes::kString:
        return quote(instruction.symbol);
      case Attributes::kSymbol:
        return symbol_text(instruction.symbol);
      case Attributes::kType:
        return instruction.type->text();
      case Attributes::kTypePair:
        return absl::StrCat(instruction.type->text(), ", ", instruction.type2->text());
      case Attributes::kBounds:
        return std::string(name(static_cast<BoundsKind>(instruction.integer)));
      case Attributes::kCallee:
        return absl::StrCat(symbol_text(instruction.symbol), " ", instruction.type->text());
      case Attributes::kMethod:
        return absl::StrCat(instruction.integer, " ", instruction.type->text());
    }
    return "";
  }

  void print_targets(const Instruction& instruction) {
    std::string text;
    for (size_t i = 0; i < instruction.targets.size(); ++i) {
      absl::StrAppend(&text, text.empty() ? "" : ", ");
      if (i > 0 && i <= instruction.cases.size()) {
        absl::StrAppend(&text, instruction.cases[i - 1], ": ");
      }
      text += target_text(instruction.targets[i]);
    }
    if (text.empty()) return;
    absl::StrAppend(&out_, instruction.operands.empty() ? " " : ", ", text);
  }

  static constexpr uint32_t kUnnumbered = ~uint32_t{0};

  const Function& function_;
  FileNumbers& files_;
  std::string& out_;
  std::vector<uint32_t> value_numbers_;
  std::vector<uint32_t> block_numbers_;
};

void print_methods(const Type* type, absl::string_view keyword, absl::Span<const Method> methods,
                   std::string& out) {
  for (const Method& method : methods) {
    absl::StrAppend(&out, keyword, " ", type->text(), " ");
    if (!method.package.empty()) absl::StrAppend(&out, quote(method.package), ".");
    absl::StrAppend(&out, method.name, " ", method.type->text(), " ", symbol_text(method.code),
                    "\n");
  }
}

void print_named_type(const Type* type, std::string& out) {
  absl::StrAppend(&out, "type ", type->text(), " ", quote(type->display_name()), " ",
                  quote(type->package()));
  if (type->underlying() != nullptr) absl::StrAppend(&out, " = ", type->underlying()->text());
  out += "\n";
  print_methods(type, "method", type->value_methods(), out);
  print_methods(type, "pointer_method", type->pointer_methods(), out);
}

void print_global(const Global& global, FileNumbers& files, std::string& out) {
  absl::StrAppend(&out, "global ", symbol_text(global.name));
  if (global.type != nullptr) absl::StrAppend(&out, " ", global.type->text());
  absl::StrAppend(&out, " size ", global.size, " align ", global.align);
  if (global.read_only) out += " read_only";
  if (global.mergeable) out += " mergeable";
  if (global.external) out += " external";
  if (!global.data.empty()) absl::StrAppend(&out, " data ", quote(global.data));
  for (const DataRelocation& relocation : global.relocations) {
    absl::StrAppend(&out, relocation.low ? " low " : " at ", relocation.offset, " ",
                    symbol_text(relocation.symbol));
    if (relocation.addend != 0) absl::StrAppend(&out, " + ", relocation.addend);
  }
  absl::StrAppend(&out, position_text(global.position, files), "\n");
}

}  // namespace

std::string print(const Module& module) {
  FileNumbers files(module.sources());
  std::string body;
  for (const Type* type : module.types().named_types()) print_named_type(type, body);
  for (const Global& global : module.globals()) print_global(global, files, body);
  for (const auto& function : module.functions()) {
    body += "\n";
    FunctionPrinter(*function, files, body).print();
  }
  std::string head;
  for (FileId id : files.files()) {
    const SourceFile& file = module.sources().file(id);
    absl::StrAppend(&head, "file ", files.number(id), " ", quote(file.path));
    if (file.inlined.has_value()) {
      absl::StrAppend(&head, " inlined ", symbol_text(file.inlined->function),
                      position_text(file.inlined->call, files));
    }
    head += "\n";
  }
  return head + body;
}

std::string print(const Function& function) {
  FileNumbers files(function.module().sources());
  std::string out;
  FunctionPrinter(function, files, out).print();
  return out;
}

}  // namespace tandem::ir
