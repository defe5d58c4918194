// ABIInternal's assignment algorithm.

#include "compiler/x64/abi.h"

namespace tandem::x64 {
namespace {

int64_t align_up(int64_t value, int64_t align) {
  return (value + align - 1) / align * align;
}

class Assigner {
 public:
  // Assigns the scalars of each type in turn; registers start anew.
  void assign_all(absl::Span<const ir::Type* const> types, std::vector<ScalarAssignment>& out) {
    integers_ = floats_ = 0;
    for (const ir::Type* type : types) assign(type, out);
    stack_ = align_up(stack_, 8);
  }
  int64_t stack() const { return stack_; }
  int64_t spill() const { return align_up(spill_, 8); }

 private:
  void assign(const ir::Type* type, std::vector<ScalarAssignment>& out) {
    size_t first = out.size();
    int integers = integers_, floats = floats_;
    bool fits = true;
    std::vector<ir::Component> components = type->components();
    for (const ir::Component& component : components) {
      out.push_back({.type = component.type});
      fits = fits && take_register(out.back());
    }
    if (fits) {
      if (!components.empty()) spill_ = align_up(spill_, type->align()) + type->size();
      return;
    }
    integers_ = integers;
    floats_ = floats;
    stack_ = align_up(stack_, type->align());
    for (size_t i = 0; i < components.size(); ++i) {
      out[first + i].in_register = false;
      out[first + i].stack_offset = stack_ + components[i].offset;
    }
    stack_ += type->size();
  }

  bool take_register(ScalarAssignment& scalar) {
    if (scalar.type->is_float()) {
      if (floats_ == kFloatArgumentCount) return false;
      scalar.reg = static_cast<PhysicalRegister>(kFirstFloatRegister + floats_++);
    } else {
      if (integers_ == static_cast<int>(std::size(kIntegerArguments))) return false;
      scalar.reg = kIntegerArguments[integers_++];
    }
    scalar.in_register = true;
    return true;
  }

  int integers_ = 0;
  int floats_ = 0;
  int64_t stack_ = 0;
  int64_t spill_ = 0;
};

}  // namespace

CallAssignment assign_call(const ir::Type* func_type) {
  CallAssignment call;
  Assigner assigner;
  assigner.assign_all(func_type->parameters(), call.parameters);
  call.argument_bytes = assigner.stack();
  call.spill_bytes = assigner.spill();
  assigner.assign_all(func_type->results(), call.results);
  call.stack_bytes = assigner.stack();
  return call;
}

}  // namespace tandem::x64
