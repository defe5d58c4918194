#include "compiler/x64/regalloc.h"

#include "compiler/x64/regalloc_print.h"
#include "compiler/x64/regalloc_test_util.h"
#include "gtest/gtest.h"

namespace tandem::x64 {
namespace {

RegallocOutput allocate(const RegallocInput& input) {
  absl::StatusOr<RegallocOutput> output = allocate_registers(input);
  EXPECT_TRUE(output.ok()) << output.status() << "\n" << print_allocation(input, nullptr);
  if (!output.ok()) return {};
  const absl::Status status = check_allocation(input, *output);
  EXPECT_TRUE(status.ok()) << status << "\n" << print_allocation(input, &*output);
  return *std::move(output);
}

TEST(Regalloc, Straight) {
  InputBuilder b;
  b.block();
  const VReg x = b.vreg(), y = b.vreg();
  b.op({def_fixed(x, 0)});
  b.op({use(x), def_reuse(y, 0)});
  b.op({use_fixed(y, 0)});
  const RegallocInput input = b.finish();
  EXPECT_TRUE(allocate(input).moves.empty());
}

}  // namespace
}  // namespace tandem::x64
