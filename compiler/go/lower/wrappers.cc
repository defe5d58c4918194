// Functions that the program does not write: methods reached through a pointer, an interface or an
// embedded field, method expressions and method values. They adapt the receiver and call on.

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "compiler/go/lower/function.h"
#include "compiler/lower/descriptor.h"

namespace tandem::go::lower {

std::string method_symbol(const ir::Type* type, bool of_pointer, absl::string_view method) {
  bool is_named = type->kind() == ir::TypeKind::kNamed;
  std::string full = is_named ? std::string(type->name()) : type->text();
  if (!of_pointer) return absl::StrCat(full, ".", method);
  absl::string_view rest = full;
  std::string package(type->package());
  if (!is_named || package.empty() || !absl::ConsumePrefix(&rest, package + ".")) {
    return absl::StrCat("(*", full, ").", method);
  }
  return absl::StrCat(package, ".(*", rest, ").", method);
}

// The function "receiver.M", which takes a `receiver` and the method's parameters.
absl::string_view Program::wrapper(const ir::Type* receiver, const MethodPath& path) {
  bool is_pointer = receiver->kind() == ir::TypeKind::kPointer;
  const ir::Type* base = is_pointer ? receiver->element() : receiver;
  absl::string_view symbol = module_.intern(method_symbol(base, is_pointer, path.name));
  if (!requested_.insert(symbol).second) return symbol;
  enqueue([=, this] {
    ir::Function* function = module_.add_function(symbol, types_.calling_type(path.type, receiver));
    function->flags |= ir::kWrapper;
    FunctionLowering lowering(*this, nullptr, types_.root(), function, nullptr);
    lowering.begin();
    ValueId self = lowering.parameter(0);
    Place place{.value = self, .type = receiver, .is_address = !receiver->is_register_type()};
    if (is_pointer) {
      if (path.fields.empty() && !path.pointer_receiver) {
        lowering.check_wrapped_receiver(self, base, path);
      }
      place = lowering.pointee(self);
    }
    lowering.forward_call(lowering.method_callee(place, path), 1);
    lowering.finish();
  });
  return symbol;
}

absl::string_view Program::interface_code(const ir::Type* receiver, bool is_pointer,
                                          const MethodPath& path) {
  bool by_pointer = is_pointer || !tandem::lower::is_direct_interface(receiver);
  if (path.fields.empty() && path.method != nullptr && path.pointer_receiver == by_pointer) {
    return method(path);
  }
  return wrapper(by_pointer ? types_.table().pointer(receiver) : receiver, path);
}

absl::string_view Program::method_expression(const ir::Type* receiver, const MethodPath& path) {
  bool is_pointer = receiver->kind() == ir::TypeKind::kPointer;
  if (path.fields.empty() && path.method != nullptr && path.pointer_receiver == is_pointer) {
    return method(path);
  }
  return wrapper(receiver, path);
}

absl::string_view Program::bound_method(const ir::Type* owner, const MethodPath& path) {
  absl::string_view symbol =
      module_.intern(absl::StrCat(method_symbol(owner, path.pointer_receiver, path.name), "-fm"));
  if (!requested_.insert(symbol).second) return symbol;
  enqueue([=, this] {
    ir::Function* function = module_.add_function(symbol, types_.calling_type(path.type));
    function->flags |= ir::kWrapper | ir::kClosure;
    FunctionLowering lowering(*this, nullptr, types_.root(), function, nullptr);
    lowering.begin();
    bool by_address = path.pointer_receiver || !owner->is_register_type();
    const ir::Type* captured = by_address ? types_.table().pointer(owner) : owner;
    ValueId self = lowering.load_captures({captured})[0];
    Place place{.value = self, .type = owner, .is_address = by_address};
    MethodPath direct = path;
    direct.fields.clear();
    lowering.forward_call(lowering.method_callee(place, direct), 0);
    lowering.finish();
  });
  return symbol;
}

// A value method called through a nil pointer panics with a message of its own.
void FunctionLowering::check_wrapped_receiver(ValueId pointer, const ir::Type* base,
                                              const MethodPath& path) {
  BlockId is_nil = function_->add_block();
  BlockId good = function_->add_block();
  ValueId nil = b_.zero(function_->type(pointer));
  b_.branch(b_.compare(Opcode::kEq, pointer, nil), is_nil, good);
  start(is_nil);
  const ir::Type* string = types_.table().string_type();
  absl::string_view name = base->display_name();
  absl::string_view package = base->package();
  absl::ConsumePrefix(&name, absl::StrCat(package, "."));
  b_.call("runtime.panicwrap", types_.table().func({string, string, string}, {}),
          {b_.string_constant(string, package), b_.string_constant(string, name),
           b_.string_constant(string, path.name)});
  b_.unreachable();
  function_->block(is_nil).cold = true;
  start(good);
}

}  // namespace tandem::go::lower
