// Tests of the scanner: tokens, inserted semicolons, positions, literals; and of what it is made
// of: the tables of tokens and characters. A source's tokens are compared as one line of text.
// Errors are tested through the parser (parser_test.cc), where their wording is complete.

#include "compiler/go/syntax/scanner.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "compiler/go/syntax/literals.h"
#include "compiler/go/syntax/unicode.h"
#include "gtest/gtest.h"

namespace tandem::go::syntax {
namespace {

struct Recorder : ScannerHandler {
  void scan_error(LineColumn at, std::string message) override {
    events.push_back(absl::StrCat(at.line, ":", at.column, " ", message));
  }
  void directive(LineColumn at, absl::string_view text, bool blank) override {
    events.push_back(absl::StrCat(at.line, ":", at.column, blank ? " alone " : " ", text));
  }
  std::vector<std::string> events;
};

// The tokens of the source, separated by blanks: names and literals as spelled, semicolons with the
// reason when they are not in the source.
std::string tokens(const std::string& source, bool positions = false) {
  Recorder recorder;
  Scanner scanner(source, recorder);
  std::vector<std::string> result;
  for (scanner.next(); scanner.token != Token::kEof; scanner.next()) {
    std::string text(to_string(scanner.token));
    if (scanner.token == Token::kName || scanner.token == Token::kLiteral)
      text = std::string(scanner.literal);
    if (scanner.token == Token::kSemi && scanner.literal != "semicolon") {
      text = absl::StrCat(";", scanner.literal);
    }
    if (scanner.token == Token::kOperator) text = std::string(to_string(scanner.op));
    if (scanner.token == Token::kAssignOp) text = absl::StrCat(to_string(scanner.op), "=");
    if (scanner.token == Token::kIncOp) {
      text = absl::StrCat(to_string(scanner.op), to_string(scanner.op));
    }
    if (positions) absl::StrAppend(&text, "@", scanner.at.line, ":", scanner.at.column);
    result.push_back(text);
  }
  for (const std::string& event : recorder.events) result.push_back(absl::StrCat("<", event, ">"));
  return absl::StrJoin(result, " ");
}

TEST(Scanner, OperatorsAndDelimiters) {
  const std::string all =
      "+ - * / % & | ^ << >> &^ += -= *= /= %= &= |= ^= <<= >>= &^= && || <- ++ -- == < > = ! ~ != "
      "<= "
      ">= := ... ( ) [ ] { } , ; . :";
  EXPECT_EQ(tokens(all), all);
  EXPECT_EQ(tokens("a+++b"), "a ++ + b ;EOF");
  EXPECT_EQ(tokens("a<-b"), "a <- b ;EOF");
  EXPECT_EQ(tokens("a&^=b"), "a &^= b ;EOF");
  EXPECT_EQ(tokens("..."), "...");
  EXPECT_EQ(tokens(".."), ". .");
  EXPECT_EQ(tokens("x..y"), "x . . y ;EOF");
}

TEST(Scanner, Keywords) {
  for (absl::string_view word :
       {"break",  "case",        "chan", "const",   "continue", "default", "defer",
        "else",   "fallthrough", "for",  "func",    "go",       "goto",    "if",
        "import", "interface",   "map",  "package", "range",    "return",  "select",
        "struct", "switch",      "type", "var"}) {
    EXPECT_EQ(to_string(keyword_or_name(word)), word);
    EXPECT_EQ(keyword_or_name(absl::StrCat(word, "s")), Token::kName);
  }
  EXPECT_EQ(keyword_or_name("x"), Token::kName);
  EXPECT_EQ(keyword_or_name("Break"), Token::kName);
}

TEST(Scanner, SemicolonsAtLineEnds) {
  for (const char* last : {"x", "1", "1.5", "'c'", "\"s\"", "`s`", "break", "continue",
                           "fallthrough", "return", "++", "--", ")", "]", "}"}) {
    EXPECT_EQ(tokens(absl::StrCat(last, "\n")), absl::StrCat(last, " ;newline"));
    EXPECT_EQ(tokens(last), absl::StrCat(last, " ;EOF"));
    EXPECT_EQ(tokens(absl::StrCat(last, " // c\n")), absl::StrCat(last, " ;newline"));
    EXPECT_EQ(tokens(absl::StrCat(last, " /* c */\n")), absl::StrCat(last, " ;newline"));
    EXPECT_EQ(tokens(absl::StrCat(last, " /* c\n */ y")), absl::StrCat(last, " ;newline y ;EOF"));
    EXPECT_EQ(tokens(absl::StrCat(last, " /* c */ ;\n")), absl::StrCat(last, " ;"));
  }
  for (const char* last : {"+", "(", "[", "{", ",", ";", ".", ":", ":=", "=", "...", "if", "else",
                           "for", "func", "<-", "~"}) {
    EXPECT_EQ(tokens(absl::StrCat(last, "\n\n")), last);
  }
}

TEST(Scanner, PositionsCountBytes) {
  EXPECT_EQ(tokens("é x\n\ty", true), "é@1:1 x@1:4 ;newline@1:5 y@2:2 ;EOF@2:3");
  EXPECT_EQ(tokens("`a\nb` c", true), "`a\nb`@1:1 c@2:4 ;EOF@2:5");
  EXPECT_EQ(tokens("/*\n*/ x", true), "x@2:4 ;EOF@2:5");
  EXPECT_EQ(tokens("a\r\nb", true), "a@1:1 ;newline@1:3 b@2:1 ;EOF@2:2");
}

TEST(Scanner, Literals) {
  for (const char* literal : {"0",       "0_0",      "017",       "0o17",          "0O17",
                              "0b101",   "0B1",      "0x_Ff",     "1_000",         "1.",
                              ".5",      "1.5e10",   "1e+3",      "1E-3",          "0x1p-2",
                              "0X.8P1",  "0x1.8p0",  "08.5",      "0e0",           "1i",
                              "1.5i",    "0x1p1i",   "08i",       "'a'",           "'\\''",
                              "'\\x41'", "'\\101'",  "'\\u00e9'", "'\\U0010ffff'", "'é'",
                              "\"\"",    "\"\\\"\"", "\"a\\nb\"", "`\\`",          "``"}) {
    EXPECT_EQ(tokens(literal), absl::StrCat(literal, " ;EOF"));
  }
  EXPECT_EQ(tokens("1..2"), "1. .2 ;EOF");
  EXPECT_EQ(tokens("0xg"), "0x g ;EOF <1:3 hexadecimal literal has no digits>");
}

TEST(Scanner, Directives) {
  EXPECT_EQ(tokens("//go:noinline\nx //go:a b\n"),
            "x ;newline <1:1 alone //go:noinline> <2:3 //go:a b>");
  EXPECT_EQ(tokens("//line a.go:1\n/*line b.go:2*/ // go:x\n//goo\n"),
            "<1:1 alone //line a.go:1> <2:1 alone /*line b.go:2*/>");
}

TEST(Scanner, StaysAtTheEndAndStops) {
  Recorder recorder;
  const std::string text = "x y";
  Scanner scanner(text, recorder);
  scanner.next();
  scanner.stop();
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(scanner.token, Token::kEof);
    scanner.next();
  }
}

TEST(Unicode, DecodesAndEncodes) {
  for (int32_t rune : {0, 0x61, 0x7F, 0x80, 0x7FF, 0x800, 0xFFFF, 0x10000, 0x10FFFF}) {
    std::string text;
    append_rune(rune, &text);
    EXPECT_EQ(decode_rune(text).rune, rune);
    EXPECT_EQ(decode_rune(text).width, static_cast<int>(text.size()));
  }
  for (absl::string_view bad : {"\x80", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82",
                                "\xff", "\xf0\x80\x80\x80"}) {
    EXPECT_EQ(decode_rune(bad).rune, kRuneError);
    EXPECT_EQ(decode_rune(bad).width, 1);
  }
  std::string text;
  append_rune(0xD800, &text);
  EXPECT_EQ(text, "\xef\xbf\xbd");
}

TEST(Unicode, ClassesAndQuoting) {
  EXPECT_TRUE(is_letter('z') && is_letter(0xE9) && is_letter(0x4E16));
  EXPECT_FALSE(is_letter('_') || is_letter('1') || is_letter(0x20AC));
  EXPECT_TRUE(is_digit(0x663) && !is_digit('a'));
  EXPECT_TRUE(is_exported("Éa") && !is_exported("éa") && !is_exported("_A") && !is_exported(""));
  EXPECT_EQ(quote_rune('\''), "'\\''");
  EXPECT_EQ(quote_rune(0x200B), "'\\u200b'");
  EXPECT_EQ(quote("a\n\"é\x01\xff"), "\"a\\n\\\"é\\x01\\xff\"");
  EXPECT_EQ(unicode_name('#'), "U+0023 '#'");
  EXPECT_EQ(unicode_name(0), "U+0000");
  EXPECT_EQ(unicode_name(0x1F600), "U+1F600 '😀'");
}

TEST(Literals, Values) {
  EXPECT_EQ(string_value("\"a\\tb\\x41\\101\\u00e9\\\"\""), "a\tbAAé\"");
  EXPECT_EQ(string_value("`a\\n\r\nb`"), "a\\n\nb");
  EXPECT_EQ(string_value("\"\\xff\""), "\xff");
  for (const char* bad : {"", "\"", "\"a", "\"\\q\"", "\"\\x1\"", "\"\\400\"", "\"\\ud800\"",
                          "\"a\nb\"", "\"a\"b\"", "'a'", "\"\\'\""}) {
    EXPECT_FALSE(string_value(bad).has_value()) << bad;
  }
  EXPECT_EQ(rune_value("'a'"), 'a');
  EXPECT_EQ(rune_value("'\\''"), '\'');
  EXPECT_EQ(rune_value("'\\377'"), 255);
  EXPECT_EQ(rune_value("'世'"), 0x4E16);
  EXPECT_EQ(rune_value("'\\U0001F600'"), 0x1F600);
  for (const char* bad : {"", "''", "'ab'", "'\\\"'", "'"}) {
    EXPECT_FALSE(rune_value(bad).has_value()) << bad;
  }
}

}  // namespace
}  // namespace tandem::go::syntax
