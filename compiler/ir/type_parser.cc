// The token stream, and types; see type_parser.h.
//
// Types are parsed by recursive descent, one function for each form of type literal, in the syntax
// that Type::text() writes. A named type may be mentioned before it is defined: the table makes it,
// and the stream notes the mention. After the first error the stream is failed and reports no
// other; every function still returns a valid type, so that callers need no checks. The depth of
// nesting is limited, so that no input exhausts the stack.

#include "compiler/ir/type_parser.h"

#include <algorithm>
#include <limits>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace tandem::ir {

void TokenStream::advance() {
  size_t before = diagnostics_.count();
  token_ = lexer_.next();
  if (diagnostics_.count() != before) failed_ = true;
}

void TokenStream::error(Position position, std::string message) {
  if (!failed_) diagnostics_.error(position, std::move(message));
  failed_ = true;
}

void TokenStream::unexpected(absl::string_view want) {
  std::string found = token_.kind == TokenKind::kEnd      ? "end of file"
                      : token_.kind == TokenKind::kString ? "a string"
                      : token_.kind == TokenKind::kSymbol ? absl::StrCat("symbol ", token_.text)
                                                          : token_.text;
  error(token_.position, absl::StrCat("unexpected ", found, ", want ", want));
}

void TokenStream::expect(absl::string_view text) {
  if (!accept(text)) unexpected(text);
}

std::string TokenStream::expect(TokenKind kind, absl::string_view what) {
  if (failed_ || token_.kind != kind) {
    unexpected(what);
    return "";
  }
  return take().text;
}

int64_t TokenStream::expect_integer() {
  Position position = token_.position;
  std::string text = expect(TokenKind::kNumber, "an integer");
  int64_t value = 0;
  if (failed_ || absl::SimpleAtoi(text, &value)) return value;
  bool hex = absl::StartsWith(text, "0x");
  if (hex && absl::SimpleHexAtoi(text, reinterpret_cast<uint64_t*>(&value))) return value;
  error(position, absl::StrCat("bad integer ", text));
  return 0;
}

namespace {

// The basic types by name: their own text tells it.
const Type* find_basic(const TypeTable& types, absl::string_view name) {
  for (size_t i = 0; i <= static_cast<size_t>(TypeKind::kUnsafePointer); ++i) {
    const Type* type = types.basic(static_cast<TypeKind>(i));
    if (type->text() == name) return type;
  }
  return nullptr;
}

constexpr int kMaxDepth = 500;  // of nested type literals

}  // namespace

const Type* TypeParser::parse() {
  const Type* fallback = types_.int_type();
  if (tokens_.failed()) return fallback;
  if (depth_ == kMaxDepth) {
    tokens_.error(tokens_.peek().position, "type is nested too deeply");
    return fallback;
  }
  ++depth_;
  const Type* type = fallback;
  if (tokens_.accept("*")) {
    type = types_.pointer(parse());
  } else if (tokens_.accept("[")) {
    type = parse_array_or_slice();
  } else if (tokens_.accept("<-")) {
    tokens_.expect("chan");
    type = parse_chan(ChanDirection::kReceive);
  } else if (tokens_.accept("(")) {
    type = parse();
    tokens_.expect(")");
  } else if (tokens_.peek().kind == TokenKind::kSymbol) {
    type = types_.named(tokens_.peek().text);
    tokens_.note_mention(type);
    tokens_.take();
  } else if (tokens_.peek().kind == TokenKind::kWord) {
    type = parse_word(tokens_.take());
  } else {
    tokens_.unexpected("a type");
  }
  --depth_;
  return type;
}

const Type* TypeParser::parse_word(const Token& word) {
  if (word.text == "map") {
    tokens_.expect("[");
    const Type* key = parse();
    tokens_.expect("]");
    return types_.map(key, parse());
  }
  if (word.text == "chan") {
    if (tokens_.accept("<-")) return parse_chan(ChanDirection::kSend);
    return parse_chan(ChanDirection::kBoth);
  }
  if (word.text == "func") return parse_signature();
  if (word.text == "struct") return parse_struct();
  if (word.text == "interface") return parse_interface();
  if (const Type* basic = find_basic(types_, word.text); basic != nullptr) return basic;
  tokens_.error(word.position, absl::StrCat("unknown type ", word.text));
  return types_.int_type();
}

const Type* TypeParser::parse_array_or_slice() {
  if (tokens_.accept("]")) return types_.slice(parse());
  Position position = tokens_.peek().position;
  int64_t length = tokens_.expect_integer();
  if (length < 0) tokens_.error(position, "negative array length");
  tokens_.expect("]");
  const Type* element = parse();
  if (element->is_complete() && element->size() > 0 &&
      length > std::numeric_limits<int64_t>::max() / element->size()) {
    tokens_.error(position, "array is too large");
    return element;
  }
  return types_.array(length, element);
}

const Type* TypeParser::parse_chan(ChanDirection direction) {
  return types_.chan(direction, parse());
}

void TypeParser::parse_list(std::vector<const Type*>& out, bool* variadic) {
  tokens_.expect("(");
  while (!tokens_.failed() && !tokens_.accept(")")) {
    if (!out.empty()) tokens_.expect(",");
    if (variadic != nullptr && tokens_.accept("...")) {
      *variadic = true;
      out.push_back(types_.slice(parse()));
      tokens_.expect(")");
      return;
    }
    out.push_back(parse());
  }
}

const Type* TypeParser::parse_signature() {
  std::vector<const Type*> parameters;
  std::vector<const Type*> results;
  bool variadic = false;
  parse_list(parameters, &variadic);
  if (tokens_.is("(")) parse_list(results, nullptr);
  return types_.func(parameters, results, variadic);
}

void TypeParser::parse_name(std::string& name, std::string& package) {
  if (tokens_.peek().kind == TokenKind::kString) {
    package = tokens_.take().text;
    tokens_.expect(".");
  }
  name = tokens_.expect(TokenKind::kWord, "a name");
}

const Type* TypeParser::parse_struct() {
  std::vector<Field> fields;
  tokens_.expect("{");
  while (!tokens_.failed() && !tokens_.accept("}")) {
    if (!fields.empty()) tokens_.expect(";");
    Field field;
    parse_name(field.name, field.package);
    field.embedded = tokens_.accept("embedded");
    field.type = parse();
    if (tokens_.peek().kind == TokenKind::kString) field.tag = tokens_.take().text;
    fields.push_back(std::move(field));
  }
  return types_.struct_type(std::move(fields));
}

const Type* TypeParser::parse_interface() {
  std::vector<Method> methods;
  tokens_.expect("{");
  while (!tokens_.failed() && !tokens_.accept("}")) {
    if (!methods.empty()) tokens_.expect(";");
    Method method;
    parse_name(method.name, method.package);
    method.type = parse_signature();
    methods.push_back(std::move(method));
  }
  return types_.interface(std::move(methods));
}

}  // namespace tandem::ir
