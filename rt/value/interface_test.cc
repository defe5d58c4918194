// Interfaces: itabs found at run time, failed assertions, values that are converted; and complex
// division. Types with methods are built as the compiler would emit them (test_types.h), with
// methods present, missing or of another signature.

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "rt/abi/calls.h"
#include "rt/value/fake_runtime.h"
#include "rt/value/itab.h"
#include "rt/value/test_types.h"

namespace rt {
namespace {

using namespace abi;
using namespace testing_types;

const TypeDescriptor* method_type() {
  static auto* type = basic(Kind::kFunc, "func()", 8, EqualKind::kNever);
  return type;
}

// main.NAME with methods, and the room that the descriptor says they have.
struct TypeWithMethods {
  TypeDescriptor type;
  UncommonType uncommon;
  Method methods[8];
};
const TypeDescriptor* with_methods(const std::string& name, std::vector<std::string> methods) {
  auto* made = keep<TypeWithMethods>();
  fill(made->type, Kind::kInt64, name, 8, 8, EqualKind::kMemory);
  made->type.flags = kFlagUncommon | kFlagNamed;
  made->uncommon = {
      .package = offset_from(made, keep_name("main")),
      .method_count = static_cast<uint16_t>(methods.size()),
      .exported_count = static_cast<uint16_t>(methods.size()),
      .methods_offset = offsetof(TypeWithMethods, methods) - offsetof(TypeWithMethods, uncommon),
      .unused = 0};
  for (size_t i = 0; i < methods.size(); ++i) {
    const auto code = static_cast<int32_t>(0x1000 + 16 * i);
    made->methods[i] = {offset_from(made, keep_name(methods[i])), offset_from(made, method_type()),
                        code, code};
  }
  return &made->type;
}

const InterfaceDescriptor* interface_with(const std::string& name,
                                          std::vector<std::string> methods) {
  auto* made = keep<InterfaceDescriptor>();
  fill(made->type, Kind::kInterface, name, 16, 8, EqualKind::kStructured);
  auto* list = keep<std::vector<InterfaceMethod>>();
  for (const std::string& method : methods) {
    list->push_back({offset_from(made, keep_name(method)), offset_from(made, method_type())});
  }
  made->methods = list->data();
  made->method_count = static_cast<Int>(list->size());
  return made;
}

TEST(Interface, ItabsHaveTheInterfacesMethodsInItsOrder) {
  FakeRuntime runtime;
  auto* type = with_methods("main.T", {"A", "B", "C", "D"});
  auto* target = interface_with("main.I", {"B", "D"});
  const Itab* itab = rt_assertE2I(target, type);
  ASSERT_NE(itab, nullptr);
  EXPECT_EQ(itab->type, type);
  EXPECT_EQ(itab->interface_type, target);
  EXPECT_EQ(itab->hash, type->hash);
  auto* code = reinterpret_cast<const uintptr_t*>(itab + 1);
  EXPECT_EQ(code[0] - reinterpret_cast<uintptr_t>(type), 0x1010u);
  EXPECT_EQ(code[1] - reinterpret_cast<uintptr_t>(type), 0x1030u);
  EXPECT_EQ(rt_assertE2I2(target, type), itab);
  EXPECT_EQ(rt_assertE2I2(target, nullptr), nullptr);
  EXPECT_EQ(rt_assertE2I2(target, int64_type()), nullptr);
  EXPECT_EQ(rt_assertE2I2(target, int64_type()), nullptr);
}

TEST(Interface, ManyItabsAreAllKept) {
  FakeRuntime runtime;
  auto* target = interface_with("main.Many", {"A"});
  std::vector<const TypeDescriptor*> types;
  std::vector<const Itab*> itabs;
  for (int i = 0; i < 1000; ++i) {
    types.push_back(with_methods("main.T" + std::to_string(i), {i % 3 == 0 ? "B" : "A"}));
    itabs.push_back(rt_assertE2I2(target, types.back()));
    EXPECT_EQ(itabs.back() == nullptr, i % 3 == 0);
  }
  for (size_t i = 0; i < types.size(); ++i) EXPECT_EQ(rt_assertE2I2(target, types[i]), itabs[i]);
}

TEST(Interface, FailedAssertionsHaveGosTexts) {
  FakeRuntime runtime;
  auto* target = interface_with("main.I", {"A", "M"});
  rt_assertE2I(target, with_methods("main.T", {"A"}));
  EXPECT_EQ(runtime.take_panic(), "interface conversion: main.T is not main.I: missing method M");
  rt_assertE2I(target, nullptr);
  EXPECT_EQ(runtime.take_panic(), "interface conversion: interface is nil, not main.I");
  rt_panicdottypeE(string_type(), int64_type(), empty_interface_type());
  EXPECT_EQ(runtime.take_panic(), "interface conversion: interface {} is string, not int64");
  rt_panicdottypeE(nullptr, int64_type(), empty_interface_type());
  EXPECT_EQ(runtime.take_panic(), "interface conversion: interface {} is nil, not int64");
  rt_panicdottypeI(nullptr, int64_type(), &target->type);
  EXPECT_EQ(runtime.take_panic(), "interface conversion: main.I is nil, not int64");
  rt_panicnildottype(int64_type());
  EXPECT_EQ(runtime.take_panic(), "interface conversion: interface is nil, not int64");
  rt_panicdottypeE(with_methods("main.T", {}), with_methods("main.T", {}), empty_interface_type());
  EXPECT_EQ(runtime.take_panic(),
            "interface conversion: interface {} is main.T, not main.T (types from different "
            "scopes)");
}

TEST(Interface, ConvertedValuesAreCopies) {
  FakeRuntime runtime;
  EXPECT_EQ(*static_cast<uint64_t*>(rt_convT64(7)), 7u);
  EXPECT_EQ(rt_convT64(7), rt_convT16(7));
  EXPECT_EQ(*static_cast<uint64_t*>(rt_convT64(1000)), 1000u);
  EXPECT_EQ(*static_cast<uint32_t*>(rt_convT32(70000)), 70000u);
  const String text = go_string("text");
  EXPECT_EQ(std_string(*static_cast<String*>(rt_convTstring(text))), "text");
  EXPECT_EQ(static_cast<String*>(rt_convTstring({nullptr, 0}))->length, 0);
  EXPECT_EQ(static_cast<Slice*>(rt_convTslice({nullptr, 0, 0}))->data, nullptr);
  int64_t value = 5;
  void* copy = rt_convT(int64_type(), &value);
  value = 6;
  EXPECT_EQ(*static_cast<int64_t*>(copy), 5);
}

// A part of a quotient as print shows it, without digits.
std::string shape(double value) {
  if (std::isnan(value)) return "NaN";
  return (std::signbit(value) ? "-" : "+") + std::string(std::isinf(value) ? "Inf"
                                                         : value == 0      ? "0"
                                                                           : "x");
}

std::string divided(double a, double b, double c, double d) {
  double result[2];
  rt_complex128div(result, a, b, c, d);
  return shape(result[0]) + shape(result[1]);
}

TEST(Complex, Divides) {
  double result[2];
  rt_complex128div(result, 1, 2, 3, -4);
  EXPECT_DOUBLE_EQ(result[0], -0.2);
  EXPECT_DOUBLE_EQ(result[1], 0.4);
  rt_complex128div(result, 1e300, 1e300, 1e300, 1e300);
  EXPECT_DOUBLE_EQ(result[0], 1);
  EXPECT_DOUBLE_EQ(result[1], 0);
  EXPECT_EQ(divided(1, 0, 0, 0), "+InfNaN");
  EXPECT_EQ(divided(1, 2, 0, 0), "+Inf+Inf");
  EXPECT_EQ(divided(0, 0, 0, 0), "NaNNaN");
  EXPECT_EQ(divided(INFINITY, 1, 1, 1), "+Inf-Inf");
  EXPECT_EQ(divided(1, 1, INFINITY, INFINITY), "+0+0");
}

}  // namespace
}  // namespace rt
