// Decoding and AT&T and Intel syntax, by Zydis, with symbols in place of addresses.

#include "asm/decoder.h"

namespace tandem::as {
namespace {

ZydisFormatterFunc default_print_address = nullptr;

// Prints the relocation's symbol where the formatter would print an absolute address.
ZyanStatus print_address(const ZydisFormatter* formatter, ZydisFormatterBuffer* buffer,
                         ZydisFormatterContext* context) {
  const auto* instruction = static_cast<const DecodedInstruction*>(context->user_data);
  if (instruction->symbol.empty()) return default_print_address(formatter, buffer, context);
  ZYAN_CHECK(ZydisFormatterBufferAppend(buffer, ZYDIS_TOKEN_SYMBOL));
  ZyanString* text = nullptr;
  ZYAN_CHECK(ZydisFormatterBufferGetString(buffer, &text));
  ZyanStringView symbol;
  ZYAN_CHECK(ZyanStringViewInsideBuffer(&symbol, instruction->symbol.c_str()));
  return ZyanStringAppend(text, &symbol);
}

ZydisFormatter make_formatter(ZydisFormatterStyle style) {
  ZydisFormatter formatter;
  ZydisFormatterInit(&formatter, style);
  const void* hook = reinterpret_cast<const void*>(&print_address);
  ZydisFormatterSetHook(&formatter, ZYDIS_FORMATTER_FUNC_PRINT_ADDRESS_ABS, &hook);
  default_print_address = reinterpret_cast<ZydisFormatterFunc>(const_cast<void*>(hook));
  return formatter;
}

}  // namespace

bool decode(absl::string_view bytes, DecodedInstruction& instruction) {
  static const ZydisDecoder decoder = [] {
    ZydisDecoder d;
    ZydisDecoderInit(&d, ZYDIS_MACHINE_MODE_LONG_64, ZYDIS_STACK_WIDTH_64);
    return d;
  }();
  return ZYAN_SUCCESS(ZydisDecoderDecodeFull(&decoder, bytes.data(), bytes.size(),
                                             &instruction.info, instruction.operands));
}

std::string zydis_syntax(const DecodedInstruction& instruction, ZydisFormatterStyle style) {
  static const ZydisFormatter att = make_formatter(ZYDIS_FORMATTER_STYLE_ATT);
  static const ZydisFormatter intel = make_formatter(ZYDIS_FORMATTER_STYLE_INTEL);
  char text[256];
  ZyanStatus status = ZydisFormatterFormatInstruction(
      style == ZYDIS_FORMATTER_STYLE_ATT ? &att : &intel, &instruction.info, instruction.operands,
      instruction.info.operand_count_visible, text, sizeof(text), instruction.offset,
      const_cast<DecodedInstruction*>(&instruction));
  return ZYAN_SUCCESS(status) ? text : "?";
}

}  // namespace tandem::as
