// The parser's tokens and errors, and whole files; see parser.h and parser_internal.h.
//
// The parser looks at one token, the scanner's current one: at() asks for it, got() takes it if it
// is there, want() takes it or reports an error. After an error advance_to() skips to a token of a
// given set, and inside a function also to a keyword that begins a statement. position() turns a
// place in the text into one that respects //line directives. A file is its package clause and then
// declarations until the end; an error before the declarations gives no file at all.

#include "compiler/go/syntax/parser.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "compiler/go/syntax/parser_internal.h"

namespace tandem::go::syntax {
namespace {

// What messages call a token of the grammar.
absl::string_view token_text(Token token) {
  if (token == Token::kComma) return "comma";
  if (token == Token::kSemi) return "semicolon or newline";
  return to_string(token);
}

uint64_t bit(Token token) {
  return uint64_t{1} << static_cast<unsigned>(token);
}

// The keywords that begin a statement: good places to go on after an error in a function.
const uint64_t kStatementKeywords =
    bit(Token::kBreak) | bit(Token::kConst) | bit(Token::kContinue) | bit(Token::kDefer) |
    bit(Token::kFallthrough) | bit(Token::kFor) | bit(Token::kGo) | bit(Token::kGoto) |
    bit(Token::kIf) | bit(Token::kReturn) | bit(Token::kSelect) | bit(Token::kSwitch) |
    bit(Token::kType) | bit(Token::kVar);

}  // namespace

Parser::Parser(SourceManager& sources, FileId file, const ParseOptions& options, Arena& arena,
               Diagnostics& diagnostics)
    : sources_(sources),
      file_(file),
      options_(options),
      arena_(arena),
      diagnostics_(diagnostics),
      s_(sources.file(file).text, *this),
      next_expr_id_(options.first_expr_id) {}

// ---- Positions and errors -----------------------------------------------------------------------

Position Parser::position(LineColumn at) const {
  if (base_.file == 0) return Position::at(file_, at.line, at.column);
  const uint32_t line = base_.line + (at.line - base_.from_line);
  uint32_t column = at.column;
  if (base_.column == 0) {
    column = 0;
  } else if (at.line == base_.from_line) {
    column = base_.column + (at.column - base_.from_column);
  }
  return Position::at(base_.file, line, column);
}

void Parser::error_at(Position at, std::string message) {
  ++error_count_;
  has_syntax_errors_ |= absl::StartsWith(message, "syntax error");
  diagnostics_.error(at, std::move(message));
}

// Reports a syntax error. A message that begins with "expected", "in", "at" or "after" is put
// behind "unexpected X"; the empty message is only that.
void Parser::syntax_error_at(Position at, absl::string_view message) {
  if (s_.token == Token::kEof && error_count_ > 0) return;  // follows from an earlier one
  absl::string_view joint;
  if (absl::StartsWith(message, "in ") || absl::StartsWith(message, "at ") ||
      absl::StartsWith(message, "after ")) {
    joint = " ";
  } else if (absl::StartsWith(message, "expected ")) {
    joint = ", ";
  } else if (!message.empty()) {
    return error_at(at, absl::StrCat("syntax error: ", message));
  }
  error_at(at, absl::StrCat("syntax error: unexpected ", current_token_text(), joint, message));
}

std::string Parser::current_token_text() const {
  switch (s_.token) {
    case Token::kName:
    case Token::kSemi:
      return std::string(s_.literal);
    case Token::kLiteral:
      return absl::StrCat("literal ", s_.literal);
    case Token::kOperator:
      return std::string(to_string(s_.op));
    case Token::kAssignOp:
      return absl::StrCat(to_string(s_.op), "=");
    case Token::kIncOp:
      return absl::StrCat(to_string(s_.op), to_string(s_.op));
    default:
      return std::string(token_text(s_.token));
  }
}

void Parser::too_deep() {
  if (at(Token::kEof)) return;
  error("exceeded max nesting depth");
  has_syntax_errors_ = true;
  s_.stop();
}

// ---- Tokens -------------------------------------------------------------------------------------

bool Parser::got(Token token) {
  if (!at(token)) return false;
  next();
  return true;
}

void Parser::want(Token token) {
  if (got(token)) return;
  syntax_error(absl::StrCat("expected ", token_text(token)));
  advance_to({});
}

// got(kAssign) that takes ":=" too, with an error.
bool Parser::got_assign() {
  if (at(Token::kDefine)) syntax_error("expected =");
  if (!at(Token::kDefine) && !at(Token::kAssign)) return false;
  next();
  return true;
}

// Skips to a token of `follow`, or in a function to one that begins a statement. With no follow set
// it skips one token, so that there is progress.
void Parser::advance_to(std::initializer_list<Token> follow) {
  if (follow.size() == 0) {
    if (!at(Token::kEof)) next();
    return;
  }
  uint64_t stop = bit(Token::kEof);
  if (function_nesting_ > 0) stop |= kStatementKeywords;
  for (Token token : follow) stop |= bit(token);
  while ((stop & bit(s_.token)) == 0) next();
}

// Reads the separator behind an element, which is optional before `close`. False when the list
// cannot be gone on with.
bool Parser::list_separator(absl::string_view context, Token separator, Token close) {
  if (got(separator) || at(close)) return true;
  syntax_error(absl::StrCat("in ", context, "; possibly missing ", token_text(separator), " or ",
                            token_text(close)));
  advance_to({Token::kRparen, Token::kRbrack, Token::kRbrace});
  return at(close);
}

// ---- Files --------------------------------------------------------------------------------------

File* Parser::parse_file_or_null() {
  next();
  File* file = make<File>();
  file->go_version = go_version_;
  before_package_ = false;
  if (!got(Token::kPackage)) {
    syntax_error("package statement must be first");
    return nullptr;
  }
  file->pragmas = take_pragmas(PragmaPlace::kFile);
  file->pkg_name = parse_name();
  want(Token::kSemi);
  if (error_count_ > 0) return nullptr;

  ListBuilder<Decl> decls(*this);
  Token previous = Token::kImport;
  while (!at(Token::kEof)) {
    if (options_.imports_only && !at(Token::kImport)) break;
    if (at(Token::kImport) && previous != Token::kImport) {
      syntax_error("imports must appear before other declarations");
    }
    previous = s_.token;
    parse_top_level_decl(decls);
  }
  clear_pragmas();
  if (!has_syntax_errors_) report_misplaced_pragmas();
  file->decls = decls.finish();
  file->eof = pos();
  file->expr_end = next_expr_id_;
  absl::Span<const Linkname* const> linknames = arena_.copy(linknames_.data(), linknames_.size());
  file->linknames = linknames;
  return file;
}

ParsedFile parse_file(SourceManager& sources, FileId file, const ParseOptions& options,
                      Diagnostics& diagnostics) {
  ParsedFile parsed;
  parsed.arena = std::make_unique<Arena>();
  Parser parser(sources, file, options, *parsed.arena, diagnostics);
  parsed.file = parser.parse_file_or_null();
  parsed.has_syntax_errors = parser.has_syntax_errors() || parsed.file == nullptr;
  return parsed;
}

}  // namespace tandem::go::syntax
