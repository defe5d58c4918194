// The little pattern language of ops.def; see there. A signature is cut into patterns once, when it
// is first used.
//
// A pattern is a class of types, a letter that stands for the same type throughout the signature, a
// class with a letter, *T, []T, or the rest of the list. The operands are matched from left to
// right and then the results; the first type at a letter binds it and later ones must equal it.
// After lowering, the rules are weaker: words may be addresses or integers, and types are equal
// when they fit the same register.

#include "compiler/ir/signature_match.h"

#include <array>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace tandem::ir {
namespace {

enum class Shape : uint8_t { kClass, kPointerTo, kSliceOf, kRest };

struct Pattern {
  Shape shape = Shape::kClass;
  char letter = 0;               // bound or referred to; 0 for none
  absl::string_view class_name;  // of kClass; "" for a bare letter
};

struct Signature {
  std::vector<Pattern> operands;
  std::vector<Pattern> results;
};

Pattern parse_pattern(absl::string_view text) {
  if (text == "...") return {.shape = Shape::kRest};
  if (absl::ConsumePrefix(&text, "*")) return {.shape = Shape::kPointerTo, .letter = text[0]};
  if (absl::ConsumePrefix(&text, "[]")) return {.shape = Shape::kSliceOf, .letter = text[0]};
  if (text.size() == 1) return {.letter = text[0]};
  if (text.size() > 2 && text[1] == ':') {
    return {.letter = text[0], .class_name = text.substr(2)};
  }
  return {.class_name = text};
}

std::vector<Pattern> parse_patterns(absl::string_view text) {
  std::vector<Pattern> patterns;
  for (absl::string_view part : absl::StrSplit(text, ',', absl::SkipWhitespace())) {
    patterns.push_back(parse_pattern(absl::StripAsciiWhitespace(part)));
  }
  return patterns;
}

const Signature& signature_of(Opcode opcode) {
  static const auto* const kSignatures = [] {
    auto* all = new std::array<Signature, kOpcodeCount>();
    for (size_t i = 0; i < kOpcodeCount; ++i) {
      absl::string_view text = info(static_cast<Opcode>(i)).signature;
      size_t arrow = text.find("->");
      (*all)[i].operands = parse_patterns(text.substr(0, arrow));
      (*all)[i].results = parse_patterns(text.substr(arrow + 2));
    }
    return all;
  }();
  return (*kSignatures)[static_cast<size_t>(opcode)];
}

bool is_ordered(const Type* type) {
  return type->is_integer() || type->is_float() || type->is_string();
}

bool in_class(const Type* type, absl::string_view name) {
  struct Row {
    absl::string_view name;
    bool (*test)(const Type*);
  };
  static constexpr Row kRows[] = {
      {"any", [](const Type*) { return true; }},
      {"num", [](const Type* t) { return t->is_integer() || t->is_float() || t->is_complex(); }},
      {"int", [](const Type* t) { return t->is_integer(); }},
      {"unsigned", [](const Type* t) { return t->is_unsigned(); }},
      {"float", [](const Type* t) { return t->is_float(); }},
      {"complex", [](const Type* t) { return t->is_complex(); }},
      {"bool", [](const Type* t) { return t->is_bool(); }},
      {"string", [](const Type* t) { return t->is_string(); }},
      {"ptr", [](const Type* t) { return t->is_pointer_shaped(); }},
      {"scalar", [](const Type* t) { return t->is_scalar(); }},
      {"ordered", [](const Type* t) { return is_ordered(t); }},
      {"comparable",
       [](const Type* t) {
         return t->is_comparable() || t->is_pointer_shaped() ||
                t->underlying_kind() == TypeKind::kSlice;
       }},
      {"interface", [](const Type* t) { return t->is_interface(); }},
      {"slice", [](const Type* t) { return t->underlying_kind() == TypeKind::kSlice; }},
      {"func", [](const Type* t) { return t->underlying_kind() == TypeKind::kFunc; }},
      {"map", [](const Type* t) { return t->underlying_kind() == TypeKind::kMap; }},
      {"chan", [](const Type* t) { return t->underlying_kind() == TypeKind::kChan; }},
      {"unsafe", [](const Type* t) { return t->underlying_kind() == TypeKind::kUnsafePointer; }},
  };
  for (const Row& row : kRows) {
    if (row.name == name) return row.test(type);
  }
  return false;
}

// One match of an instruction.
class Matcher {
 public:
  explicit Matcher(Stage stage) : stage_(stage) {}

  std::string match(const std::vector<Pattern>& patterns, const std::vector<const Type*>& types,
                    absl::string_view what) {
    bool rest = !patterns.empty() && patterns.back().shape == Shape::kRest;
    size_t fixed = patterns.size() - (rest ? 1 : 0);
    if (types.size() < fixed || (!rest && types.size() > fixed)) {
      return absl::StrCat("has ", types.size(), " ", what, "s, want ", fixed,
                          rest ? " or more" : "");
    }
    for (size_t i = 0; i < fixed; ++i) {
      std::string wanted = mismatch(patterns[i], types[i]);
      if (!wanted.empty()) {
        return absl::StrCat(what, " ", i + 1, " has type ", types[i]->text(), ", want ", wanted);
      }
    }
    return "";
  }

 private:
  // "" or what the pattern wants.
  std::string mismatch(const Pattern& pattern, const Type* type) {
    switch (pattern.shape) {
      case Shape::kRest:
        return "";
      case Shape::kPointerTo:
      case Shape::kSliceOf:
        return mismatch_of_part(pattern, type);
      case Shape::kClass:
        break;
    }
    if (pattern.class_name.empty()) return mismatch_of_letter(pattern.letter, type);
    bool fits = in_class(type, pattern.class_name);
    if (stage_ != Stage::kTyped && !fits) fits = fits_in_machine(type, pattern.class_name);
    if (!fits) return std::string(pattern.class_name);
    if (pattern.letter != 0) bound_[static_cast<unsigned char>(pattern.letter)] = type;
    return "";
  }

  // After lowering, addresses may be integers and the other way round.
  static bool fits_in_machine(const Type* type, absl::string_view name) {
    bool word = type->is_pointer_shaped() || (type->is_integer() && type->size() == 8);
    if (name == "ptr" || name == "unsafe" || name == "int") return word;
    if (name == "comparable" || name == "ordered") return type->is_scalar();
    if (name == "bool") return type->is_bool();
    return false;
  }

  std::string mismatch_of_part(const Pattern& pattern, const Type* type) {
    TypeKind kind = pattern.shape == Shape::kPointerTo ? TypeKind::kPointer : TypeKind::kSlice;
    if (type->underlying_kind() != kind) {
      if (stage_ != Stage::kTyped && fits_in_machine(type, "ptr")) return "";
      return kind == TypeKind::kPointer ? "a pointer" : "a slice";
    }
    if (stage_ != Stage::kTyped) return "";
    return mismatch_of_letter(pattern.letter, type->element(),
                              kind == TypeKind::kPointer ? "*" : "[]");
  }

  std::string mismatch_of_letter(char letter, const Type* type, absl::string_view prefix = "") {
    const Type*& bound = bound_[static_cast<unsigned char>(letter)];
    if (bound == nullptr) {
      bound = type;
      return "";
    }
    bool same = stage_ == Stage::kTyped ? bound == type : same_register(bound, type);
    return same ? "" : absl::StrCat(prefix, bound->text());
  }

  Stage stage_;
  std::array<const Type*, 128> bound_{};
};

}  // namespace

bool same_register(const Type* a, const Type* b) {
  return a == b || (a->is_float() == b->is_float() && a->size() == b->size());
}

std::string match_signature(const Function& function, const Instruction& instruction, Stage stage) {
  const Signature& signature = signature_of(instruction.opcode);
  std::vector<const Type*> operands;
  for (ValueId operand : instruction.operands) operands.push_back(function.type(operand));
  std::vector<const Type*> results;
  for (ValueId result : instruction.results) results.push_back(function.type(result));
  Matcher matcher(stage);
  std::string problem = matcher.match(signature.operands, operands, "operand");
  return problem.empty() ? matcher.match(signature.results, results, "result") : problem;
}

}  // namespace tandem::ir
