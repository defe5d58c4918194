// Function literals, function and method values, and the calls of go statements.
//
// A closure is a pointer to a context: the code's address, then the captured values or addresses of
// variables. A function literal is lowered by a FunctionLowering of its own, which begins by
// loading the captures from the context; what captures nothing is a static func value. The call of
// a go statement becomes a function without parameters, which captures the operands as they are
// evaluated at the statement.

#include "compiler/go/lower/function.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace tandem::go::lower {

using syntax::as;

// gc's names: F.func1, F.func2; inside a literal F.func1.1; in package variables glob..func1. What is
// made of a go or defer statement's call is never shown, and does not count.
std::string FunctionLowering::closure_name() {
  absl::string_view name = function_->name();
  if (is_package_init_) {
    const types::Package* package = package_->check->package();
    return absl::StrCat(package->path, ".glob..func", program_.next_global_closure(package));
  }
  int number = ++closure_count_;
  return absl::StrCat(name, is_closure_ ? "." : ".func", number);
}

std::string FunctionLowering::wrapper_name() {
  return absl::StrCat(function_->name(), ".gowrap", ++wrapper_count_);
}

// The closure context as a struct of the code's address and the captured values.
std::vector<ValueId> FunctionLowering::load_captures(absl::Span<const ir::Type* const> types) {
  std::vector<ir::Field> fields;
  fields.push_back({.name = "F", .type = types_.table().uintptr_type()});
  for (size_t i = 0; i < types.size(); ++i) {
    fields.push_back({.name = absl::StrCat("X", i), .type = types[i]});
  }
  const ir::Type* context_type = types_.table().struct_type(std::move(fields));
  ValueId context = b_.emit1(Opcode::kClosureContext, pointer_to(context_type));
  std::vector<ValueId> out;
  for (size_t i = 0; i < types.size(); ++i) out.push_back(b_.load(b_.field_addr(context, i + 1)));
  return out;
}

ValueId FunctionLowering::make_closure(const ir::Type* type, absl::string_view symbol,
                                       absl::Span<const ValueId> captures) {
  if (captures.empty()) return b_.func_addr(type, symbol);
  ir::InstructionId id = b_.emit(Opcode::kMakeClosure, captures, {type});
  function_->instruction(id).symbol = program_.module().intern(symbol);
  return function_->instruction(id).results[0];
}

std::vector<const ir::Type*> FunctionLowering::capture_types(
    absl::Span<const types::Var* const> captures) {
  std::vector<const ir::Type*> out;
  for (const types::Var* variable : captures) {
    const ir::Type* type = convert_type(variable->type);
    out.push_back(captured_by_value(variable) ? type : pointer_to(type));
  }
  return out;
}

ValueId FunctionLowering::function_literal(const syntax::FuncLit* literal) {
  const ir::Type* of_literal = type(literal);
  const auto* signature = types::as<types::Signature>(info_->type_of(literal));
  std::vector<const types::Var*> captures;
  if (auto found = uses_->captures.find(literal); found != uses_->captures.end()) {
    captures = found->second;
  }
  std::string name = closure_name();
  ir::Function* function = program_.module().add_function(name, types_.calling_type(of_literal));
  function->position = literal->pos;
  function->end_position = literal->body->rbrace;
  if (!captures.empty()) function->flags |= ir::kClosure;
  FunctionLowering inner(program_, package_, environment_, function, uses_);
  inner.is_closure_ = true;
  inner.begin();
  if (!captures.empty()) {
    std::vector<ValueId> loaded = inner.load_captures(capture_types(captures));
    for (size_t i = 0; i < captures.size(); ++i) {
      if (captured_by_value(captures[i])) {
        ValueId slot = inner.local(convert_type(captures[i]->type));
        inner.store(slot, loaded[i]);
        inner.variables_[captures[i]] = slot;
      } else {
        inner.variables_[captures[i]] = loaded[i];
      }
    }
  }
  inner.note_defers(literal->body);
  inner.declare_parameters(signature, nullptr);
  inner.lower_body(literal->body);
  inner.finish();

  std::vector<ValueId> values;
  for (const types::Var* variable : captures) {
    ValueId address = variable_address(variable, literal->pos);
    values.push_back(captured_by_value(variable) ? load(address) : address);
  }
  return make_closure(of_literal, function->name(), values);
}

ValueId FunctionLowering::function_value(const types::Func*, const syntax::Name* name) {
  std::optional<Callee> callee = static_callee(name);
  return b_.func_addr(callee->type, callee->symbol);
}

// Panics when the interface is nil.
void FunctionLowering::check_interface(ValueId interface) {
  ValueId table = b_.emit1(Opcode::kInterfaceTable, types_.table().uintptr_type(), {interface});
  b_.nil_check(b_.reinterpret(types_.table().unsafe_pointer(), table));
}

ValueId FunctionLowering::method_value(const syntax::SelectorExpr* selector) {
  const ir::Type* result = type(selector);
  const types::Object* method = info_->selections.at(selector).object;
  const ir::Type* receiver = type(selector->x);
  if (receiver->underlying_kind() == ir::TypeKind::kPointer) receiver = receiver->element();
  std::optional<MethodPath> path =
      program_.methods().find(receiver, method->name, package_of_name(method));
  if (!path) return unsupported(selector->pos, "this method value", result);
  Place from = place(selector->x);
  Callee callee = method_callee(from, *path);
  ValueId captured;
  if (callee.kind == Callee::Kind::kInterface) {
    captured = callee.value;
    check_interface(captured);
  } else if (!path->pointer_receiver && is_memory(path->owner)) {
    captured = b_.new_object(path->owner);
    b_.move(path->owner, captured, *callee.receiver);
  } else {
    captured = *callee.receiver;
  }
  return make_closure(result, program_.bound_method(path->owner, *path), {captured});
}

ValueId FunctionLowering::method_expression(const syntax::SelectorExpr* selector) {
  const ir::Type* result = type(selector);
  const types::Object* method = info_->selections.at(selector).object;
  const ir::Type* receiver = type(selector->x);
  const ir::Type* base =
      receiver->kind() == ir::TypeKind::kPointer ? receiver->element() : receiver;
  std::optional<MethodPath> path =
      program_.methods().find(base, method->name, package_of_name(method));
  if (!path) return unsupported(selector->pos, "this method expression", result);
  return b_.func_addr(result, program_.method_expression(receiver, *path));
}

// Evaluates an operand of a go statement now, for use in its function.
void FunctionLowering::capture_operand(const syntax::Expr* x,
                                       std::vector<const syntax::Expr*>& captured,
                                       std::vector<Typed>& values) {
  x = syntax::unparen(x);
  const types::TypeAndValue* known = find(x);
  if (known == nullptr || known->is_type() || known->is_constant() ||
      known->mode == types::Mode::kNil) {
    return;
  }
  captured.push_back(x);
  order(x);
  values.push_back({stable(value(x), type(x)), type(x)});
}

ValueId FunctionLowering::deferred_call(const syntax::CallExpr* call) {
  const ir::Type* plain = types_.table().func({}, {});
  const types::TypeAndValue* fun = find(syntax::unparen(call->fun));
  bool is_builtin = fun != nullptr && (fun->mode == types::Mode::kBuiltin || fun->is_type());
  if (!is_builtin && call->args.empty() && type(call->fun)->underlying() == plain &&
      as<syntax::FuncLit>(syntax::unparen(call->fun)) != nullptr) {
    return b_.reinterpret(plain, value(call->fun));
  }
  std::optional<Callee> whom;
  if (!is_builtin) whom = callee(call->fun);
  if (whom && whom->kind == Callee::Kind::kInterface) check_interface(whom->value);
  std::vector<const syntax::Expr*> captured;
  std::vector<Typed> values;
  const types::Type* single = call->args.size() == 1 ? info_->type_of(call->args[0]) : nullptr;
  std::vector<Typed> tuple;
  if (const auto* types = types::as<types::Tuple>(single)) {
    tuple = several(call->args[0], types->size());
  } else {
    for (const syntax::Expr* x : call->args) {
      const syntax::Expr* pointer = whom && whom->keeps_pointers ? converted_pointer(x) : nullptr;
      capture_operand(pointer != nullptr ? pointer : x, captured, values);
    }
  }
  // What the function captures: the func value or receiver, then the arguments.
  std::vector<Typed> all;
  if (whom && whom->kind != Callee::Kind::kStatic) {
    all.push_back({whom->value, function_->type(whom->value)});
  }
  if (whom && whom->receiver) all.push_back({*whom->receiver, whom->receiver_type});
  all.insert(all.end(), values.begin(), values.end());
  all.insert(all.end(), tuple.begin(), tuple.end());
  std::vector<ValueId> operands;
  std::vector<const ir::Type*> capture_types;
  for (const Typed& one : all) {
    if (is_memory(one.type)) {
      ValueId object = b_.new_object(one.type);
      b_.move(one.type, object, one.value);
      operands.push_back(object);
    } else {
      operands.push_back(one.value);
    }
    capture_types.push_back(function_->type(operands.back()));
  }
  ir::Function* function = program_.module().add_function(wrapper_name(), plain);
  function->position = call->pos;
  function->end_position = call->pos;
  function->flags |= ir::kWrapper | (operands.empty() ? 0u : uint32_t{ir::kClosure});
  FunctionLowering inner(program_, package_, environment_, function, uses_);
  inner.is_closure_ = true;
  inner.begin();
  std::vector<ValueId> loaded;
  if (!operands.empty()) loaded = inner.load_captures(capture_types);
  size_t next = 0;
  if (whom && whom->kind != Callee::Kind::kStatic) whom->value = loaded[next++];
  if (whom && whom->receiver) whom->receiver = loaded[next++];
  for (size_t i = 0; i < captured.size(); ++i) {
    inner.overrides_[captured[i]] = {{loaded[next++], values[i].type}};
  }
  for (const Typed& one : tuple) {
    inner.overrides_[syntax::unparen(call->args[0])].push_back({loaded[next++], one.type});
  }
  inner.callee_override_ = whom;
  inner.call_expression(call);
  inner.finish();
  return make_closure(plain, function->name(), operands);
}

}  // namespace tandem::go::lower
