// The run-time errors that compiled code raises, with Go 1.21's texts.
//
// Each function here is a row of rt/abi/calls.def that compiled code calls on a cold path, with the
// values that the message names. A bounds error's text is put together from its parts only when it
// is raised.

#include "rt/abi/calls.h"
#include "rt/stack/panic.h"
#include "rt/value/number_text.h"
#include "rt/value/text.h"

namespace rt {
namespace {

using abi::Int;
using abi::Uint;

// The pieces of a bounds error around its numbers: BEFORE x BETWEEN y AFTER. A negative index is
// out of any bounds, so its text has no y: BEFORE x NEGATIVE_AFTER.
struct BoundsText {
  const char* before;
  const char* between;
  const char* after;
  const char* negative_after;
};

constexpr BoundsText kIndex = {"index out of range [", "] with length ", "", "]"};
constexpr BoundsText kSliceLength = {"slice bounds out of range [:", "] with length ", "", "]"};
constexpr BoundsText kSliceCapacity = {"slice bounds out of range [:", "] with capacity ", "", "]"};
constexpr BoundsText kSliceBegin = {"slice bounds out of range [", ":", "]", ":]"};
constexpr BoundsText kSlice3Length = {"slice bounds out of range [::", "] with length ", "", "]"};
constexpr BoundsText kSlice3Capacity = {"slice bounds out of range [::", "] with capacity ", "",
                                        "]"};
constexpr BoundsText kSlice3Middle = {"slice bounds out of range [:", ":", "]", ":]"};
constexpr BoundsText kSlice3Begin = {"slice bounds out of range [", ":", ":]", "::]"};

void raise_bounds(const BoundsText& words, Uint index, bool is_signed, Int bound) {
  if (is_signed && static_cast<Int>(index) < 0) {
    const SignedText x(static_cast<Int>(index));
    return raise_error_of(PanicKind::kBoundsError,
                          text(words.before, x.string(), words.negative_after));
  }
  const UnsignedText x(index);
  const SignedText y(bound);
  raise_error_of(PanicKind::kBoundsError,
                 text(words.before, x.string(), words.between, y.string(), words.after));
}

void raise_signed(const BoundsText& words, Int index, Int bound) {
  raise_bounds(words, static_cast<Uint>(index), true, bound);
}

void raise_unsigned(const BoundsText& words, Uint index, Int bound) {
  raise_bounds(words, index, false, bound);
}

}  // namespace
}  // namespace rt

namespace rt::abi {

void rt_panicIndex(Int index, Int length) {
  raise_signed(kIndex, index, length);
}
void rt_panicIndexU(Uint index, Int length) {
  raise_unsigned(kIndex, index, length);
}
void rt_panicSliceAlen(Int index, Int bound) {
  raise_signed(kSliceLength, index, bound);
}
void rt_panicSliceAlenU(Uint index, Int bound) {
  raise_unsigned(kSliceLength, index, bound);
}
void rt_panicSliceAcap(Int index, Int bound) {
  raise_signed(kSliceCapacity, index, bound);
}
void rt_panicSliceAcapU(Uint index, Int bound) {
  raise_unsigned(kSliceCapacity, index, bound);
}
void rt_panicSliceB(Int index, Int bound) {
  raise_signed(kSliceBegin, index, bound);
}
void rt_panicSliceBU(Uint index, Int bound) {
  raise_unsigned(kSliceBegin, index, bound);
}
void rt_panicSlice3Alen(Int index, Int bound) {
  raise_signed(kSlice3Length, index, bound);
}
void rt_panicSlice3AlenU(Uint index, Int bound) {
  raise_unsigned(kSlice3Length, index, bound);
}
void rt_panicSlice3Acap(Int index, Int bound) {
  raise_signed(kSlice3Capacity, index, bound);
}
void rt_panicSlice3AcapU(Uint index, Int bound) {
  raise_unsigned(kSlice3Capacity, index, bound);
}
void rt_panicSlice3B(Int index, Int bound) {
  raise_signed(kSlice3Middle, index, bound);
}
void rt_panicSlice3BU(Uint index, Int bound) {
  raise_unsigned(kSlice3Middle, index, bound);
}
void rt_panicSlice3C(Int index, Int bound) {
  raise_signed(kSlice3Begin, index, bound);
}
void rt_panicSlice3CU(Uint index, Int bound) {
  raise_unsigned(kSlice3Begin, index, bound);
}

void rt_panicSliceConvert(Int length, Int wanted) {
  const SignedText have(length);
  const SignedText want(wanted);
  raise_error(text("cannot convert slice with length ", have.string(),
                   " to array or pointer to array with length ", want.string()));
}

void rt_panicdivide() {
  raise_error(literal("integer divide by zero"));
}
void rt_panicshift() {
  raise_error(literal("negative shift amount"));
}

void rt_panicunsafe(String what, Uintptr pointer, Int length) {
  const bool is_nil = pointer == 0 && length > 0;
  raise_error(text(what, is_nil ? ": ptr is nil and len is not zero" : ": len out of range"));
}

void rt_panicwrap(String package, String type, String method) {
  raise_plain_error(text("value method ", package, ".", type, ".", method, " called using nil *",
                         type, " pointer"));
}

}  // namespace rt::abi
