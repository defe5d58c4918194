// Calls: whom, with what, and what comes back. The convention is in function.h.
//
// callee() tells whom: a function or method known by its symbol, a method of an interface value, or
// else a func value (closure). arguments() converts the arguments to the parameters' types, copies
// those of memory type and gathers the variadic ones in a slice. call() appends, for each result of
// memory type, the address of a local that receives it, and emits the call.

#include "compiler/go/lower/function.h"

namespace tandem::go::lower {

using syntax::as;

namespace {

bool keeps_pointers(const types::Func* function) {
  if (function->declaration == nullptr) return false;
  for (const syntax::Directive* directive : function->declaration->pragmas) {
    if (directive->verb() == "go:uintptrescapes") return true;
    if (directive->verb() == "go:uintptrkeepalive") return true;
  }
  return false;
}

}  // namespace

std::optional<Callee> FunctionLowering::static_callee(const syntax::Name* name) {
  const auto* function = types::as<types::Func>(info_->object_of(name));
  if (function == nullptr) return std::nullopt;
  std::vector<const ir::Type*> arguments;
  if (auto found = info_->instances.find(name); found != info_->instances.end()) {
    for (types::Type* argument : found->second.type_args) {
      arguments.push_back(convert_type(argument));
    }
  }
  Environment& environment = arguments.empty()
                                 ? types_.root()
                                 : types_.bind(function->signature()->type_params, arguments);
  Callee callee;
  callee.type = types_.convert(function->type, environment);
  const types::Func* definition = program_.linknames().definition(function);
  if (definition != function) {
    callee.defined_type = types_.convert(definition->type, types_.root());
  }
  callee.symbol = program_.function(function, std::move(arguments));
  callee.keeps_pointers = keeps_pointers(function);
  return callee;
}

Callee FunctionLowering::callee(const syntax::Expr* fun) {
  fun = syntax::unparen(fun);
  const syntax::Expr* base = fun;
  if (const auto* index = as<syntax::IndexExpr>(fun)) base = syntax::unparen(index->x);
  if (!overrides_.contains(fun)) {
    if (const auto* name = as<syntax::Name>(base)) {
      if (std::optional<Callee> known = static_callee(name)) return *known;
    }
    if (const auto* selector = as<syntax::SelectorExpr>(base)) {
      auto found = info_->selections.find(selector);
      if (found == info_->selections.end()) {
        if (std::optional<Callee> known = static_callee(selector->sel)) return *known;
      } else if (found->second.kind == types::SelectionKind::kMethodValue) {
        const types::Object* method = found->second.object;
        const ir::Type* receiver = type(selector->x);
        if (receiver->underlying_kind() == ir::TypeKind::kPointer) receiver = receiver->element();
        std::optional<MethodPath> path =
            program_.methods().find(receiver, method->name, package_of_name(method));
        if (path) return method_callee(place(selector->x), *path);
      }
    }
  }
  Callee callee;
  callee.kind = Callee::Kind::kClosure;
  callee.type = type(fun);
  callee.value = value(fun);
  return callee;
}

Callee FunctionLowering::method_callee(Place place, const MethodPath& path) {
  place = select(place, path.fields);
  Callee callee;
  callee.type = path.type;
  if (path.method == nullptr) {
    callee.kind = Callee::Kind::kInterface;
    callee.value = load(place);
    callee.method = path.index;
    program_.use_interface_method(path.owner->interface_methods()[path.index]);
    return callee;
  }
  if (!place.is_address || place.type != path.owner) {
    if (place.type->underlying_kind() == ir::TypeKind::kPointer &&
        place.type->element() == path.owner) {
      place = pointee(load(place));
    }
  }
  callee.symbol = program_.method(path);
  callee.keeps_pointers = keeps_pointers(path.method);
  if (path.pointer_receiver) {
    callee.receiver_type = pointer_to(path.owner);
    callee.receiver = place.value;
  } else {
    callee.receiver_type = path.owner;
    callee.receiver = pass(load(place), path.owner);
  }
  return callee;
}

// An argument as it is passed: of memory type the address of a copy.
ValueId FunctionLowering::pass(ValueId value, const ir::Type* type) {
  return stable(value, type);
}

// The slice that holds the values of a variadic parameter.
ValueId FunctionLowering::variadic_slice(absl::Span<const ValueId> values, const ir::Type* slice) {
  if (values.empty()) return b_.zero(slice);
  int64_t count = static_cast<int64_t>(values.size());
  ValueId array = b_.new_object(types_.table().array(count, slice->element()));
  ValueId data = b_.emit1(Opcode::kArrayData, pointer_to(slice->element()), {array});
  for (int64_t i = 0; i < count; ++i) {
    store(b_.element_addr(data, b_.int_constant(i)), values[static_cast<size_t>(i)]);
  }
  ValueId n = b_.int_constant(count);
  return b_.emit1(Opcode::kMakeSlice, slice, {data, n, n});
}

// The unsafe.Pointer p of uintptr(p), or null.
const syntax::Expr* FunctionLowering::converted_pointer(const syntax::Expr* x) {
  const auto* conversion = as<syntax::CallExpr>(syntax::unparen(x));
  if (conversion == nullptr || conversion->args.size() != 1) return nullptr;
  const types::TypeAndValue* fun = find(syntax::unparen(conversion->fun));
  if (fun == nullptr || !fun->is_type()) return nullptr;
  const syntax::Expr* pointer = syntax::unparen(conversion->args[0]);
  const types::TypeAndValue* known = find(pointer);
  if (known == nullptr || known->mode == types::Mode::kNil) return nullptr;
  const bool is_pointer = type(pointer)->underlying_kind() == ir::TypeKind::kUnsafePointer;
  return is_pointer && type(conversion)->is_integer() ? pointer : nullptr;
}

// The values of the ordinary parameters, converted and as they are passed. `kept` gets the pointers
// that are to live until the call returns.
std::vector<ValueId> FunctionLowering::arguments(const syntax::CallExpr* call, const Callee& callee,
                                                 std::vector<ValueId>& kept) {
  const ir::Type* type = callee.type;
  absl::Span<const ir::Type* const> parameters = type->parameters();
  std::vector<Typed> given;
  bool spread = false;
  if (call->args.size() == 1) {
    const types::Type* of_argument = info_->type_of(call->args[0]);
    const auto* tuple = types::as<types::Tuple>(of_argument);
    if (tuple != nullptr && as<syntax::CallExpr>(syntax::unparen(call->args[0])) != nullptr) {
      given = several(call->args[0], tuple->size());
      spread = true;
    }
  }
  size_t fixed = parameters.size();
  bool gather = type->variadic() && !call->has_dots;
  if (gather) --fixed;
  size_t count = spread ? given.size() : call->args.size();
  std::vector<ValueId> out;
  std::vector<ValueId> rest;
  for (size_t i = 0; i < count; ++i) {
    const ir::Type* to = i < fixed ? parameters[i] : parameters.back()->element();
    ValueId value;
    if (spread) {
      value = convert(given[i].value, given[i].type, to);
    } else if (const syntax::Expr* pointer =
                   callee.keeps_pointers ? converted_pointer(call->args[i]) : nullptr) {
      kept.push_back(this->value(pointer));
      const ir::Type* from = this->type(call->args[i]);
      value = convert(convert(kept.back(), this->type(pointer), from), from, to);
    } else {
      value = value_as(call->args[i], to);
    }
    (i < fixed ? out : rest).push_back(pass(value, to));
  }
  if (gather) out.push_back(variadic_slice(rest, parameters.back()));
  return out;
}

// The value under another type of the same layout.
ValueId FunctionLowering::same_bits(ValueId value, const ir::Type* type) {
  return function_->type(value) == type ? value : b_.reinterpret(type, value);
}

std::vector<Typed> FunctionLowering::call(const Callee& callee,
                                          absl::Span<const ValueId> arguments) {
  const ir::Type* calling = types_.calling_type(callee.type, callee.receiver_type);
  std::vector<ValueId> operands;
  if (callee.kind != Callee::Kind::kStatic) operands.push_back(callee.value);
  if (callee.receiver) operands.push_back(*callee.receiver);
  operands.insert(operands.end(), arguments.begin(), arguments.end());
  std::vector<Typed> results;
  for (const ir::Type* type : callee.type->results()) {
    results.push_back({ValueId{}, type});
    if (!is_memory(type)) continue;
    results.back().value = local(type);
    operands.push_back(results.back().value);
  }
  if (callee.defined_type != nullptr && callee.defined_type != callee.type) {
    calling = types_.calling_type(callee.defined_type);
    for (size_t i = 0; i < operands.size(); ++i) {
      operands[i] = same_bits(operands[i], calling->parameters()[i]);
    }
  }
  ir::InstructionId id;
  switch (callee.kind) {
    case Callee::Kind::kStatic:
      id = b_.call(callee.symbol, calling, operands);
      break;
    case Callee::Kind::kClosure:
      id = b_.emit(Opcode::kCallClosure, operands, calling->results());
      function_->instruction(id).type = calling;
      break;
    case Callee::Kind::kInterface:
      id = b_.emit(Opcode::kCallInterface, operands, calling->results());
      function_->instruction(id).type = calling;
      function_->instruction(id).integer = static_cast<int64_t>(callee.method);
      break;
  }
  size_t next = 0;
  for (Typed& result : results) {
    if (result.value.valid()) continue;
    result.value = same_bits(function_->instruction(id).results[next++], result.type);
  }
  return results;
}

void FunctionLowering::forward_call(const Callee& callee, size_t first) {
  const ir::Type* calling = types_.calling_type(callee.type, callee.receiver_type);
  std::vector<ValueId> operands;
  if (callee.kind != Callee::Kind::kStatic) operands.push_back(callee.value);
  if (callee.receiver) operands.push_back(*callee.receiver);
  for (size_t i = first; i < function_->signature()->parameters().size(); ++i) {
    operands.push_back(parameter(i));
  }
  ir::InstructionId id;
  if (callee.kind == Callee::Kind::kStatic) {
    id = b_.call(callee.symbol, calling, operands);
  } else {
    id = b_.emit(Opcode::kCallInterface, operands, calling->results());
    function_->instruction(id).type = calling;
    function_->instruction(id).integer = static_cast<int64_t>(callee.method);
  }
  std::vector<ValueId> results(function_->instruction(id).results.begin(),
                               function_->instruction(id).results.end());
  b_.ret(results);
}

std::vector<Typed> FunctionLowering::call_expression(const syntax::CallExpr* call) {
  const types::TypeAndValue* fun = find(syntax::unparen(call->fun));
  if (fun == nullptr) fun = find(call->fun);
  if (fun != nullptr && fun->is_type()) return {{conversion(call), type(call)}};
  if (fun != nullptr && fun->mode == types::Mode::kBuiltin) {
    const syntax::Expr* name = syntax::unparen(call->fun);
    if (const auto* selector = as<syntax::SelectorExpr>(name)) name = selector->sel;
    const auto* object = as<syntax::Name>(name) == nullptr
                             ? nullptr
                             : types::as<types::Builtin>(info_->object_of(as<syntax::Name>(name)));
    if (object != nullptr) return builtin(call, object->id);
  }
  if (!callee_override_) order_call(call);
  Callee whom = callee_override_ ? *callee_override_ : callee(call->fun);
  callee_override_.reset();
  std::vector<ValueId> kept;
  std::vector<ValueId> operands = arguments(call, whom, kept);
  std::vector<Typed> results = this->call(whom, operands);
  for (ValueId pointer : kept) b_.emit0(Opcode::kKeepAlive, {pointer});
  return results;
}

}  // namespace tandem::go::lower
