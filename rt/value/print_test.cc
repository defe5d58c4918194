// print's formats, compared with what Go 1.21 prints, and the values of panics.

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

#include "rt/abi/calls.h"
#include "rt/stack/panic.h"
#include "rt/value/fake_runtime.h"
#include "rt/value/print.h"
#include "rt/value/test_types.h"

namespace rt {
namespace {

using namespace abi;
using namespace testing_types;

std::string printed(const std::function<void()>& print) {
  testing::internal::CaptureStderr();
  rt_printlock();
  print();
  rt_printunlock();
  return testing::internal::GetCapturedStderr();
}

std::string printed_float(double value) {
  return printed([=] { rt_printfloat(value); });
}

TEST(Print, Floats) {
  FakeRuntime runtime;
  EXPECT_EQ(printed_float(0), "+0.000000e+000");
  EXPECT_EQ(printed_float(-0.0), "-0.000000e+000");
  EXPECT_EQ(printed_float(1), "+1.000000e+000");
  EXPECT_EQ(printed_float(1.5), "+1.500000e+000");
  EXPECT_EQ(printed_float(-2.25), "-2.250000e+000");
  EXPECT_EQ(printed_float(1e100), "+1.000000e+100");
  EXPECT_EQ(printed_float(1e-100), "+1.000000e-100");
  EXPECT_EQ(printed_float(3.14159265358979), "+3.141593e+000");
  EXPECT_EQ(printed_float(9.9999999), "+1.000000e+001");
  EXPECT_EQ(printed_float(123456789), "+1.234568e+008");
  EXPECT_EQ(printed_float(5e-324), "+4.940656e-324");
  EXPECT_EQ(printed_float(1.7976931348623157e308), "+1.797693e+308");
  EXPECT_EQ(printed_float(INFINITY), "+Inf");
  EXPECT_EQ(printed_float(-INFINITY), "-Inf");
  EXPECT_EQ(printed_float(NAN), "NaN");
  EXPECT_EQ(printed([] { rt_printcomplex(1, -2); }), "(+1.000000e+000-2.000000e+000i)");
}

TEST(Print, OtherValues) {
  FakeRuntime runtime;
  EXPECT_EQ(printed([] { rt_printint(INT64_MIN); }), "-9223372036854775808");
  EXPECT_EQ(printed([] { rt_printint(0); }), "0");
  EXPECT_EQ(printed([] { rt_printuint(UINT64_MAX); }), "18446744073709551615");
  EXPECT_EQ(printed([] { rt_printhex(255); }), "0xff");
  EXPECT_EQ(printed([] { rt_printpointer(nullptr); }), "0x0");
  EXPECT_EQ(printed([] { rt_printbool(true); }), "true");
  EXPECT_EQ(printed([] { rt_printslice({reinterpret_cast<void*>(16), 2, 3}); }), "[2/3]0x10");
  EXPECT_EQ(printed([] { rt_printeface({nullptr, nullptr}); }), "(0x0,0x0)");
  EXPECT_EQ(printed([] { rt_printiface({nullptr, nullptr}); }), "(0x0,0x0)");
  const std::string longer(5000, 'x');
  EXPECT_EQ(printed([&] {
              rt_printstring(go_string("a"));
              rt_printstring(go_string(longer));
              rt_printnl();
            }),
            "a" + longer + "\n");
}

TEST(Print, NestedLocksWriteOnce) {
  FakeRuntime runtime;
  EXPECT_EQ(printed([] {
              rt_printlock();
              rt_printstring(go_string("inner"));
              rt_printunlock();
              rt_printsp();
            }),
            "inner ");
}

std::string printed_panic(const TypeDescriptor* type, const void* value) {
  return printed([=] { print_panic_value({type, const_cast<void*>(value)}); });
}

TEST(Print, PanicValues) {
  FakeRuntime runtime;
  const int64_t twelve = 12;
  const String boom = go_string("boom");
  const double half = 0.5;
  EXPECT_EQ(printed_panic(nullptr, nullptr), "nil");
  EXPECT_EQ(printed_panic(int64_type(), &twelve), "12");
  EXPECT_EQ(printed_panic(string_type(), &boom), "boom");
  EXPECT_EQ(printed_panic(float64_type(), &half), "+5.000000e-001");
  EXPECT_EQ(printed_panic(basic(Kind::kInt, "main.Code", 8), &twelve), "main.Code(12)");
  EXPECT_EQ(printed_panic(basic(Kind::kString, "main.Text", 16), &boom), "main.Text(\"boom\")");
  EXPECT_EQ(printed_panic(pair_type(), reinterpret_cast<void*>(0x1234)), "(main.Pair) 0x1234");
}

}  // namespace
}  // namespace rt
