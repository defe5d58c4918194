// The frame of a listing: offsets, positions, TEXT and PCDATA lines around the decoded
// instructions.
//
// Listing walks a function's code once. Line entries and safepoints are sorted by offset, so each
// has a cursor that moves on with the instructions; what stands at an offset is printed before it.

#include "asm/listing.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "asm/decoder.h"

namespace tandem::as {
namespace {

class Listing {
 public:
  Listing(const Object& object, const FunctionInfo& function, Syntax syntax,
          const SourceManager& sources)
      : object_(object),
        function_(function),
        symbol_(object.symbols()[function.symbol]),
        section_(object.sections[symbol_.section]),
        syntax_(syntax),
        sources_(sources) {}

  std::string make() {
    line(0, text_line());
    absl::string_view code = absl::string_view(section_.bytes).substr(symbol_.offset, symbol_.size);
    for (uint64_t offset = 0; offset < code.size();) {
      add_pc_data(offset);
      DecodedInstruction instruction;
      instruction.offset = offset;
      if (!decode(code.substr(offset), instruction)) {
        line(offset, absl::StrCat("BYTE $", static_cast<int>(static_cast<uint8_t>(code[offset]))));
        ++offset;
        continue;
      }
      instruction.symbol = symbol_at(offset, instruction.info.length);
      line(offset, format(instruction));
      offset += instruction.info.length;
    }
    add_pc_data(code.size());
    return std::move(out_);
  }

 private:
  void line(uint64_t offset, absl::string_view text) {
    absl::StrAppendFormat(&out_, "0x%04x %05d (%s) %s\n", offset, offset, position_at(offset),
                          text);
  }

  std::string position_at(uint64_t offset) const {
    Position position = function_.position;
    for (const PositionEntry& entry : function_.positions) {
      if (entry.offset > offset) break;
      position = entry.position;
    }
    if (!position.known()) return "<unknown line number>";
    return absl::StrCat(sources_.path(static_cast<FileId>(position.file)), ":",
                        static_cast<uint64_t>(position.line));
  }

  // As gc's: the frame with the saved frame pointer, and the bytes of arguments on the stack.
  std::string text_line() const {
    std::string flags;
    if (function_.nosplit) absl::StrAppend(&flags, "NOSPLIT|");
    if (function_.wrapper) absl::StrAppend(&flags, "WRAPPER|");
    if (function_.needs_context) absl::StrAppend(&flags, "NEEDCTXT|");
    if (function_.frame_size == 0) absl::StrAppend(&flags, "NOFRAME|");
    return absl::StrCat("TEXT ", symbol_.name, "(SB), ", flags, "ABIInternal, $",
                        function_.frame_size, "-", function_.argument_size);
  }

  // The PCDATA lines that stand before the instruction at `offset`.
  void add_pc_data(uint64_t offset) {
    for (; next_pc_data_ < function_.pc_data.size(); ++next_pc_data_) {
      const PcData& entry = function_.pc_data[next_pc_data_];
      if (entry.offset > offset) return;
      line(entry.offset, absl::StrCat("PCDATA $", entry.table, ", $", entry.value));
    }
  }

  // The symbol of the relocation among the bytes of the instruction.
  std::string symbol_at(uint64_t offset, uint64_t length) const {
    uint64_t begin = symbol_.offset + offset;
    auto place = std::lower_bound(section_.relocations.begin(), section_.relocations.end(), begin,
                                  [](const Relocation& r, uint64_t at) { return r.offset < at; });
    if (place == section_.relocations.end() || place->offset >= begin + length) return "";
    int64_t addend = place->addend;
    if (place->kind != RelocationKind::kAbsolute32) {
      addend += static_cast<int64_t>(begin + length - place->offset);
    }
    const std::string& name = object_.symbols()[place->symbol].name;
    if (addend == 0) return name;
    return addend > 0 ? absl::StrCat(name, "+", addend) : absl::StrCat(name, addend);
  }

  std::string format(const DecodedInstruction& instruction) const {
    switch (syntax_) {
      case Syntax::kGo:
        return go_syntax(instruction);
      case Syntax::kAtt:
        return zydis_syntax(instruction, ZYDIS_FORMATTER_STYLE_ATT);
      case Syntax::kIntel:
        return zydis_syntax(instruction, ZYDIS_FORMATTER_STYLE_INTEL);
    }
    return "";
  }

  const Object& object_;
  const FunctionInfo& function_;
  const Symbol& symbol_;
  const Section& section_;
  Syntax syntax_;
  const SourceManager& sources_;
  std::string out_;
  size_t next_pc_data_ = 0;
};

}  // namespace

std::string listing(const Object& object, absl::string_view function, Syntax syntax,
                    const SourceManager& sources) {
  uint32_t symbol = object.find_symbol(function);
  for (const FunctionInfo& info : object.functions) {
    if (info.symbol == symbol) return Listing(object, info, syntax, sources).make();
  }
  return "";
}

}  // namespace tandem::as
