// The parser of TIR text; the grammar is in docs/ir.md, the inverse in print.cc.
//
// Uses of values may come before their definitions (a loop's back edge), so operands are noted by
// their number and resolved when the function's text has ended. Everything else is read in one
// pass. The first error ends the parsing of the file.

#include <bit>
#include <cstdlib>
#include <optional>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "compiler/ir/text.h"
#include "compiler/ir/type_parser.h"

namespace tandem::ir {
namespace {

// Reads "v12" or "b3": the number behind the letter.
bool parse_reference(const Token& token, char letter, uint32_t& number) {
  return token.kind == TokenKind::kWord && token.text.size() > 1 && token.text[0] == letter &&
         absl::SimpleAtoi(absl::string_view(token.text).substr(1), &number);
}

// The files of a text, by their numbers in it.
using FileNumbers = absl::flat_hash_map<uint32_t, FileId>;

// Reads positions "file:line:column".
class PositionParser {
 public:
  PositionParser(TokenStream& tokens, const FileNumbers& files) : tokens_(tokens), files_(files) {}

  // The position if the next token, on the same line, is one.
  Position accept() {
    if (tokens_.failed() || tokens_.peek().kind != TokenKind::kPosition) return {};
    Token token = tokens_.take();
    std::vector<std::string> parts = absl::StrSplit(token.text, ':');
    uint32_t file = 0;
    uint32_t line = 0;
    uint32_t column = 0;
    if (parts.size() != 3 || !absl::SimpleAtoi(parts[0], &file) ||
        !absl::SimpleAtoi(parts[1], &line) || !absl::SimpleAtoi(parts[2], &column)) {
      tokens_.error(token.position, "bad position: want @file:line:column");
      return {};
    }
    auto found = files_.find(file);
    if (found == files_.end()) {
      tokens_.error(token.position, absl::StrCat("position in undeclared file ", file));
      return {};
    }
    return Position::at(found->second, line, column);
  }

 private:
  TokenStream& tokens_;
  const FileNumbers& files_;
};

class FunctionParser {
 public:
  FunctionParser(TokenStream& tokens, const FileNumbers& files, Function* function)
      : tokens_(tokens),
        positions_(tokens, files),
        types_(tokens, function->module().types()),
        function_(*function) {}

  void parse() {
    parse_head();
    if (!tokens_.accept("{")) return;
    while (!tokens_.failed() && !tokens_.accept("}")) parse_block();
    if (!tokens_.failed()) resolve();
    if (!tokens_.failed() && function_.block_order.empty()) {
      tokens_.error(function_.text_positions.function,
                    absl::StrCat(function_.name(), ": function without blocks"));
    }
  }

 private:
  struct PendingUse {
    InstructionId instruction;
    uint32_t target;  // or kOperand
    uint32_t number;
    Position position;
    BlockId block;
  };
  static constexpr uint32_t kOperand = ~uint32_t{0};

  void parse_head() {
    while (!tokens_.failed() && tokens_.peek().kind == TokenKind::kWord &&
           !tokens_.peek().first_of_line && !tokens_.is("end")) {
      Token word = tokens_.take();
      bool known = false;
      for (auto [flag, name] : kFunctionFlagNames) {
        if (name != word.text) continue;
        function_.flags |= flag;
        known = true;
      }
      if (!known) tokens_.error(word.position, absl::StrCat("unknown function flag ", word.text));
    }
    function_.position = positions_.accept();
    if (tokens_.accept("end")) function_.end_position = positions_.accept();
  }

  // The block with this number, which is referred to or defined at `position`.
  BlockId block(uint32_t number, Position position) {
    auto [entry, is_new] = blocks_.try_emplace(number, BlockId{});
    if (is_new) {
      entry->second = function_.add_block();
      function_.block_order.pop_back();  // its place is where it is defined
      function_.text_positions.blocks.push_back(position);
    }
    return entry->second;
  }

  void define(uint32_t number, ValueId value, Position position) {
    if (!values_.try_emplace(number, value).second) {
      tokens_.error(position,
                    absl::StrCat(function_.name(), ": value v", number, " defined twice"));
    }
  }

  uint32_t parse_number(char letter, absl::string_view what) {
    Token token = tokens_.peek();
    uint32_t number = 0;
    if (tokens_.failed() || !parse_reference(token, letter, number)) {
      tokens_.unexpected(what);
      return 0;
    }
    tokens_.take();
    return number;
  }

  void parse_block() {
    Position position = tokens_.peek().position;
    uint32_t number = parse_number('b', "a block or }");
    if (tokens_.failed()) return;
    current_ = block(number, position);
    function_.text_positions.blocks[current_.index] = position;
    if (!defined_blocks_.try_emplace(number, true).second) {
      tokens_.error(position,
                    absl::StrCat(function_.name(), ": block b", number, " defined twice"));
      return;
    }
    function_.block_order.push_back(current_);
    if (tokens_.accept("(")) parse_parameters();
    if (tokens_.accept("cold")) function_.block(current_).cold = true;
    tokens_.expect(":");
    while (!tokens_.at_end() && !tokens_.is("}") && !at_block()) parse_instruction();
  }

  void parse_parameters() {
    bool first = true;
    while (!tokens_.failed() && !tokens_.accept(")")) {
      if (!first) tokens_.expect(",");
      first = false;
      Position position = tokens_.peek().position;
      uint32_t number = parse_number('v', "a value");
      tokens_.expect(":");
      const Type* type = types_.parse();
      if (!tokens_.failed()) {
        define(number, function_.add_block_parameter(current_, type), position);
      }
    }
  }

  bool at_block() const {
    uint32_t number = 0;
    return tokens_.peek().first_of_line && parse_reference(tokens_.peek(), 'b', number);
  }

  // Whether the instruction's line goes on.
  bool more() const { return !tokens_.at_end() && !tokens_.peek().first_of_line; }

  void parse_instruction() {
    Position position = tokens_.peek().position;
    struct Result {
      uint32_t number;
      Position position;
    };
    std::vector<Result> results;
    std::vector<const Type*> result_types;
    uint32_t number = 0;
    if (parse_reference(tokens_.peek(), 'v', number)) {
      do {
        Position here = tokens_.peek().position;
        results.push_back({parse_number('v', "a value"), here});
        tokens_.expect(":");
        result_types.push_back(types_.parse());
      } while (tokens_.accept(","));
      tokens_.expect("=");
    }
    Token mnemonic = tokens_.peek();
    std::string text = tokens_.expect(TokenKind::kWord, "an operation");
    if (tokens_.failed()) return;
    std::optional<Opcode> opcode = find_opcode(text);
    if (!opcode.has_value()) {
      return tokens_.error(mnemonic.position, absl::StrCat("unknown operation ", text));
    }
    InstructionId id = function_.make_instruction(*opcode, {}, result_types, {});
    function_.append(current_, id);
    function_.text_positions.instructions.resize(id.index + 1);
    function_.text_positions.instructions[id.index] = position;
    for (size_t i = 0; i < results.size(); ++i) {
      define(results[i].number, function_.instruction(id).results[i], results[i].position);
    }
    parse_attributes(id);
    parse_operands(id);
    Position source = positions_.accept();
    function_.instruction(id).position = source;
    if (more()) tokens_.unexpected("the end of the line");
  }

  void parse_attributes(InstructionId id) {
    Instruction& instruction = function_.instruction(id);
    Module& module = function_.module();
    switch (info(instruction.opcode).attributes) {
      case Attributes::kNoAttribute:
      case Attributes::kTargets:
      case Attributes::kCases:
        return;
      case Attributes::kInteger:
        instruction.integer = tokens_.expect_integer();
        return;
      case Attributes::kFloat:
        instruction.integer = parse_float();
        return;
      case Attributes::kString:
        instruction.symbol = module.intern(tokens_.expect(TokenKind::kString, "a string"));
        return;
      case Attributes::kSymbol:
        instruction.symbol = module.intern(tokens_.expect(TokenKind::kSymbol, "a symbol"));
        return;
      case Attributes::kType:
        instruction.type = types_.parse();
        return;
      case Attributes::kTypePair:
        instruction.type = types_.parse();
        tokens_.expect(",");
        instruction.type2 = types_.parse();
        return;
      case Attributes::kBounds:
        return parse_bounds(instruction);
      case Attributes::kCallee:
        instruction.symbol = module.intern(tokens_.expect(TokenKind::kSymbol, "a symbol"));
        instruction.type = types_.parse();
        return;
      case Attributes::kMethod:
        instruction.integer = tokens_.expect_integer();
        instruction.type = types_.parse();
        return;
    }
  }

  void parse_bounds(Instruction& instruction) {
    Position position = tokens_.peek().position;
    std::string text = tokens_.expect(TokenKind::kWord, "a bounds kind");
    std::optional<BoundsKind> kind = find_bounds_kind(text);
    if (!kind.has_value()) {
      return tokens_.error(position, absl::StrCat("unknown bounds kind ", text));
    }
    instruction.integer = static_cast<int64_t>(*kind);
  }

  // The bits of a double: a number, or bits:0x... for what has no other text.
  int64_t parse_float() {
    if (tokens_.accept("bits")) {
      tokens_.expect(":");
      return tokens_.expect_integer();
    }
    Position position = tokens_.peek().position;
    std::string text = tokens_.expect(TokenKind::kNumber, "a number");
    char* end = nullptr;
    double value = std::strtod(text.c_str(), &end);
    if (end != text.c_str() + text.size()) {
      tokens_.error(position, absl::StrCat("bad number ", text));
    }
    return std::bit_cast<int64_t>(value);
  }

  // Values, then targets; a switch has its cases before its targets but the first.
  void parse_operands(InstructionId id) {
    bool first = true;
    while (more() && tokens_.peek().kind != TokenKind::kPosition) {
      if (!first) tokens_.expect(",");
      first = false;
      Position position = tokens_.peek().position;
      uint32_t number = 0;
      if (parse_reference(tokens_.peek(), 'v', number)) {
        tokens_.take();
        pending_.push_back({id, kOperand, number, position, current_});
        continue;
      }
      bool has_cases = info(function_.instruction(id).opcode).attributes == Attributes::kCases;
      if (has_cases && tokens_.peek().kind == TokenKind::kNumber) {
        function_.instruction(id).cases.push_back(tokens_.expect_integer());
        tokens_.expect(":");
      }
      parse_target(id);
    }
  }

  void parse_target(InstructionId id) {
    Position place = tokens_.peek().position;
    uint32_t number = parse_number('b', "a value or block");
    if (tokens_.failed()) return;
    BlockId to = block(number, place);
    size_t index = function_.instruction(id).targets.size();
    function_.instruction(id).targets.push_back({.block = to, .arguments = {}});
    if (!tokens_.accept("(")) return;
    bool first = true;
    while (!tokens_.failed() && !tokens_.accept(")")) {
      if (!first) tokens_.expect(",");
      first = false;
      Position position = tokens_.peek().position;
      uint32_t value = parse_number('v', "a value");
      pending_.push_back({id, static_cast<uint32_t>(index), value, position, current_});
    }
  }

  std::string block_name(BlockId wanted) const {
    for (const auto& [number, id] : blocks_) {
      if (id == wanted) return absl::StrCat("b", number);
    }
    return "b?";
  }

  void resolve() {
    for (const PendingUse& use : pending_) {
      auto found = values_.find(use.number);
      if (found == values_.end()) {
        return tokens_.error(use.position,
                             absl::StrCat(function_.name(), ": ", block_name(use.block),
                                          ": undefined value v", use.number));
      }
      Instruction& instruction = function_.instruction(use.instruction);
      if (use.target == kOperand) {
        instruction.operands.push_back(found->second);
      } else {
        instruction.targets[use.target].arguments.push_back(found->second);
      }
    }
    struct Missing {
      uint32_t number;
      Position position;
    };
    std::optional<Missing> first;  // in the text
    for (const auto& [number, id] : blocks_) {
      if (defined_blocks_.contains(number)) continue;
      Position place = function_.text_positions.blocks[id.index];
      if (first.has_value() && first->position < place) continue;
      first = {number, place};
    }
    if (first.has_value()) {
      tokens_.error(first->position,
                    absl::StrCat(function_.name(), ": undefined block b", first->number));
    }
  }

  TokenStream& tokens_;
  PositionParser positions_;
  TypeParser types_;
  Function& function_;
  BlockId current_;
  absl::flat_hash_map<uint32_t, ValueId> values_;
  absl::flat_hash_map<uint32_t, BlockId> blocks_;
  absl::flat_hash_map<uint32_t, bool> defined_blocks_;
  std::vector<PendingUse> pending_;
};

class ModuleParser {
 public:
  ModuleParser(FileId file, Module& module, Diagnostics& diagnostics)
      : module_(module),
        tokens_(file, module.sources().file(file).text, diagnostics),
        types_(tokens_, module.types()) {}

  void parse() {
    while (!tokens_.at_end()) {
      if (tokens_.accept("file")) {
        parse_file();
      } else if (tokens_.accept("type")) {
        parse_type();
      } else if (tokens_.accept("method")) {
        parse_method(value_methods_);
      } else if (tokens_.accept("pointer_method")) {
        parse_method(pointer_methods_);
      } else if (tokens_.accept("global")) {
        parse_global();
      } else if (tokens_.is("func")) {
        parse_function();
      } else {
        tokens_.unexpected("file, type, method, global or func");
      }
    }
    if (tokens_.failed()) return;
    for (const Type* type : module_.types().named_types()) {
      if (type->underlying() == nullptr) {
        return tokens_.error(tokens_.mention(type), absl::StrCat("undefined type ", type->text()));
      }
      auto values = value_methods_.find(type);
      auto pointers = pointer_methods_.find(type);
      if (values == value_methods_.end() && pointers == pointer_methods_.end()) continue;
      module_.types().set_methods(
          type, values == value_methods_.end() ? std::vector<Method>{} : values->second,
          pointers == pointer_methods_.end() ? std::vector<Method>{} : pointers->second);
    }
    for (const auto& [position, code] : method_code_) {
      if (!code.empty() && module_.find_function(code) == nullptr) {
        return tokens_.error(position, absl::StrCat("undefined function ", code));
      }
    }
  }

 private:
  using Methods = absl::flat_hash_map<const Type*, std::vector<Method>>;

  void parse_file() {
    Position position = tokens_.peek().position;
    int64_t number = tokens_.expect_integer();
    std::string path = tokens_.expect(TokenKind::kString, "a file name");
    if (tokens_.failed()) return;
    FileId id = module_.sources().name(path);
    if (tokens_.accept("inlined")) {
      std::string function = tokens_.expect(TokenKind::kSymbol, "a function");
      Position call = PositionParser(tokens_, files_).accept();
      if (tokens_.failed()) return;
      id = module_.sources().add_inlined(id, {.function = std::move(function), .call = call});
    }
    if (!files_.try_emplace(static_cast<uint32_t>(number), id).second) {
      tokens_.error(position, absl::StrCat("file ", number, " declared twice"));
    }
  }

  void parse_type() {
    Position position = tokens_.peek().position;
    std::string name = tokens_.expect(TokenKind::kSymbol, "a type name");
    std::string display = tokens_.expect(TokenKind::kString, "the displayed name");
    std::string package = tokens_.expect(TokenKind::kString, "the package");
    if (tokens_.failed()) return;
    const Type* type = module_.types().named(name, display, package);
    module_.types().set_display(type, display, package);
    if (!tokens_.accept("=")) return;
    const Type* underlying = types_.parse();
    if (tokens_.failed()) return;
    if (type->underlying() != nullptr) {
      return tokens_.error(position, absl::StrCat("type ", type->text(), " defined twice"));
    }
    if (underlying->kind() == TypeKind::kNamed) {
      return tokens_.error(position, "the underlying type is a type literal or a basic type");
    }
    module_.types().set_underlying(type, underlying);
    if (contains_itself(type, underlying)) {
      tokens_.error(position, absl::StrCat("type ", type->text(), " contains itself"));
    }
  }

  // Whether a value of the type would have a value of the type as a part.
  static bool contains_itself(const Type* type, const Type* part) {
    if (part == type) return true;
    const Type* plain = part->underlying();
    if (plain == nullptr) return false;
    if (plain->kind() == TypeKind::kArray) return contains_itself(type, plain->element());
    if (plain->kind() != TypeKind::kStruct) return false;
    for (const Field& field : plain->fields()) {
      if (contains_itself(type, field.type)) return true;
    }
    return false;
  }

  void parse_method(Methods& methods) {
    const Type* type = types_.parse();
    Method method;
    if (tokens_.peek().kind == TokenKind::kString) {
      method.package = tokens_.take().text;
      tokens_.expect(".");
    }
    method.name = tokens_.expect(TokenKind::kWord, "a method name");
    method.type = types_.parse();
    const Position position = tokens_.peek().position;
    method.code = tokens_.expect(TokenKind::kSymbol, "a symbol");
    if (tokens_.failed()) return;
    method_code_.emplace_back(position, method.code);
    methods[type].push_back(std::move(method));
  }

  void parse_global() {
    Position position = tokens_.peek().position;
    std::string name = tokens_.expect(TokenKind::kSymbol, "a symbol");
    if (tokens_.failed()) return;
    if (module_.find_global(name) != nullptr) {
      return tokens_.error(position, absl::StrCat("global ", name, " defined twice"));
    }
    Global& global = *module_.add_global(name);
    global.text_position = position;
    if (!tokens_.is("size")) {
      global.type = types_.parse();
      if (tokens_.failed() || !global.type->is_complete()) {
        return tokens_.error(position, "the type of a global is defined before it");
      }
      global.size = global.type->size();
      global.align = global.type->align();
    }
    while (!tokens_.at_end() && !tokens_.peek().first_of_line &&
           tokens_.peek().kind == TokenKind::kWord) {
      parse_global_property(global);
    }
    global.position = PositionParser(tokens_, files_).accept();
    if (tokens_.failed()) return;
    if (global.size < static_cast<int64_t>(global.data.size())) {
      tokens_.error(position, absl::StrCat("global ", name, ": more data than its size"));
    }
    if (global.align <= 0 || (global.align & (global.align - 1)) != 0 || global.size < 0) {
      tokens_.error(position, absl::StrCat("global ", name, ": bad size or align"));
    }
  }

  void parse_global_property(Global& global) {
    Token word = tokens_.take();
    if (word.text == "size") {
      global.size = tokens_.expect_integer();
    } else if (word.text == "align") {
      global.align = tokens_.expect_integer();
    } else if (word.text == "read_only") {
      global.read_only = true;
    } else if (word.text == "mergeable") {
      global.mergeable = true;
    } else if (word.text == "external") {
      global.external = true;
    } else if (word.text == "data") {
      global.data = tokens_.expect(TokenKind::kString, "a string");
    } else if (word.text == "at" || word.text == "low") {
      DataRelocation relocation{.low = word.text == "low"};
      const int64_t width = relocation.low ? 4 : 8;
      Position position = tokens_.peek().position;
      relocation.offset = tokens_.expect_integer();
      relocation.symbol = module_.intern(tokens_.expect(TokenKind::kSymbol, "a symbol"));
      if (tokens_.accept("+")) relocation.addend = tokens_.expect_integer();
      if (relocation.offset < 0 || relocation.offset + width > global.size) {
        tokens_.error(position, "address outside the global");
      }
      global.relocations.push_back(relocation);
    } else {
      tokens_.error(word.position, absl::StrCat("unknown property of a global: ", word.text));
    }
  }

  void parse_function() {
    tokens_.expect("func");
    Position position = tokens_.peek().position;
    std::string name = tokens_.expect(TokenKind::kSymbol, "a symbol");
    Position of_type = tokens_.peek().position;
    const Type* signature = types_.parse();
    if (tokens_.failed()) return;
    if (signature->kind() != TypeKind::kFunc) {
      return tokens_.error(of_type, "the type of a function is a func type");
    }
    if (module_.find_function(name) != nullptr) {
      return tokens_.error(position, absl::StrCat("function ", name, " defined twice"));
    }
    Function* function = module_.add_function(name, signature);
    function->text_positions.function = position;
    FunctionParser(tokens_, files_, function).parse();
  }

  Module& module_;
  TokenStream tokens_;
  TypeParser types_;
  FileNumbers files_;
  Methods value_methods_;
  Methods pointer_methods_;
  std::vector<std::pair<Position, std::string>> method_code_;  // the functions that methods name
};

}  // namespace

void parse(FileId file, Module& module, Diagnostics& diagnostics) {
  ModuleParser(file, module, diagnostics).parse();
}

}  // namespace tandem::ir
