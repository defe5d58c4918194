// Calls of the builtin functions. Those of package unsafe are in builtins_unsafe.cc.
//
// builtin_call() does what is common: it evaluates the arguments, except for those builtins whose
// argument is a type or a selector, compares their number with builtins.def, and branches to one
// function for each builtin. That function checks the types, leaves the result in x, and records
// the signature that the builtin has in this call, e.g. func([]int, ...int) []int for append. A
// call that is constant, like len of an array, records no signature: it is its value.

#include "compiler/go/types/checking.h"
#include "compiler/go/types/typeset.h"
#include "compiler/go/types/typestring.h"

namespace tandem::go::types {

Type* array_through_pointer(Type* type) {
  auto* pointer = as<Pointer>(type);
  if (pointer == nullptr) return type;
  Type* under = underlying(pointer->element);
  return as<Array>(under) != nullptr ? under : type;
}

Signature* Checker::builtin_signature(Type* result, absl::Span<Type* const> params) {
  auto* signature = make<Signature>();
  std::vector<Var*> variables;
  for (Type* param : params) {
    variables.push_back(make<Var>(Position(), nullptr, "", default_type(param)));
  }
  signature->params = make<Tuple>(std::move(variables));
  if (result != nullptr) {
    signature->results = make<Tuple>(std::vector<Var*>{make<Var>(Position(), nullptr, "", result)});
  }
  return signature;
}

void Checker::record_builtin(syntax::CallExpr* call, Type* result, absl::Span<Type* const> params,
                             bool variadic) {
  Signature* signature = builtin_signature(result, params);
  signature->variadic = variadic;
  record_builtin_type(call->fun, signature);
}

bool Checker::builtin_call(Operand& x, syntax::CallExpr* call, BuiltinId id) {
  const BuiltinInfo& info = builtin_info(id);
  if (call->has_dots && id != BuiltinId::kAppend) {
    error(call, absl::StrCat("invalid operation: invalid use of ... with built-in ", info.name));
    use(call->args);
    return false;
  }
  // len and cap of an array are constant unless the argument must be evaluated.
  bool saved_call = env_.has_call_or_receive;
  bool is_length = id == BuiltinId::kLen || id == BuiltinId::kCap;
  if (is_length) env_.has_call_or_receive = false;
  std::vector<Operand> args;
  size_t count = call->args.size();
  if (id != BuiltinId::kMake && id != BuiltinId::kNew && id != BuiltinId::kUnsafeOffsetof) {
    args = expression_list(call->args);
    count = args.size();
    bool valid = true;
    for (const Operand& arg : args) valid &= arg.valid();
    if (valid && count > 0) x = args[0];
    if (!valid) {
      if (is_length) env_.has_call_or_receive = saved_call;
      return false;
    }
  }
  const char* problem = count < info.arguments                     ? "not enough"
                        : !info.variadic && count > info.arguments ? "too many"
                                                                   : nullptr;
  if (problem != nullptr) {
    error(call, absl::StrCat("invalid operation: ", problem, " arguments for ", str(call),
                             " (expected ", info.arguments, ", found ", count, ")"));
    if (is_length) env_.has_call_or_receive = saved_call;
    return false;
  }
  if (info.since > 0) {
    const absl::string_view prefix = info.is_unsafe ? "unsafe." : "";
    require_version(syntax::start_pos(call->fun), info.since, absl::StrCat(prefix, info.name));
  }
  switch (id) {
    case BuiltinId::kAppend:
      return builtin_append(x, call, args);
    case BuiltinId::kCap:
    case BuiltinId::kLen: {
      bool valid = builtin_length(x, call, id);
      env_.has_call_or_receive = saved_call;
      return valid;
    }
    case BuiltinId::kClear:
      return builtin_clear(x, call);
    case BuiltinId::kClose:
      return builtin_close(x, call);
    case BuiltinId::kComplex:
      return builtin_complex(x, call, args[1]);
    case BuiltinId::kCopy:
      return builtin_copy(x, call, args[1]);
    case BuiltinId::kDelete:
      return builtin_delete(x, call, args[1]);
    case BuiltinId::kImag:
    case BuiltinId::kReal:
      return builtin_part(x, call, id);
    case BuiltinId::kMake:
      return builtin_make(x, call);
    case BuiltinId::kMax:
    case BuiltinId::kMin:
      return builtin_extremum(x, call, id, args);
    case BuiltinId::kNew:
      return builtin_new(x, call);
    case BuiltinId::kPanic:
      return builtin_panic(x, call);
    case BuiltinId::kPrint:
    case BuiltinId::kPrintln:
      return builtin_print(x, call, id, args);
    case BuiltinId::kRecover:
      x.set_value(universe_any());
      record_builtin(call, x.type, {});
      return true;
    case BuiltinId::kUnsafeAdd:
      return unsafe_add(x, call, args[1]);
    case BuiltinId::kUnsafeAlignof:
    case BuiltinId::kUnsafeSizeof:
      return unsafe_size(x, call, id);
    case BuiltinId::kUnsafeOffsetof:
      return unsafe_offsetof(x, call);
    case BuiltinId::kUnsafeSlice:
      return unsafe_slice(x, call, args[1]);
    case BuiltinId::kUnsafeSliceData:
      return unsafe_slice_data(x, call);
    case BuiltinId::kUnsafeString:
      return unsafe_string(x, call, args[1]);
    case BuiltinId::kUnsafeStringData:
      return unsafe_string_data(x, call);
  }
  return false;
}

bool Checker::builtin_append(Operand& x, syntax::CallExpr* call, std::vector<Operand>& args) {
  Type* slice_type = x.type;
  auto* slice = as<Slice>(core_type(slice_type));
  if (slice == nullptr) {
    std::string cause;
    if (x.is_nil()) {
      cause = "have untyped nil";
    } else if (is_type_param(slice_type)) {
      Type* core = core_type(slice_type);
      cause = core != nullptr ? absl::StrCat(str(x), " has core type ", str(core))
                              : absl::StrCat(str(x), " has no core type");
    } else {
      cause = absl::StrCat("have ", str(x));
    }
    error(x, absl::StrCat("first argument to append must be a slice; ", cause));
    return false;
  }
  // append([]byte, string...)
  if (args.size() == 2 && call->has_dots && assignable_to(x, slice_of(universe_byte()), nullptr)) {
    Type* core = core_string(args[1].type);
    if (core != nullptr && is_string(core)) {
      if (is_untyped(args[1].type)) convert_untyped(args[1], basic(BasicKind::kString));
      record_builtin(call, slice_type, {slice_type, args[1].type}, true);
      x.set_value(slice_type);
      return true;
    }
  }
  Signature* signature = builtin_signature(slice_type, {slice_type, slice_of(slice->element)});
  signature->variadic = true;
  arguments(call, signature, {}, {}, args);
  record_builtin_type(call->fun, signature);
  x.set_value(slice_type);
  return true;
}

bool Checker::builtin_length(Operand& x, syntax::CallExpr* call, BuiltinId id) {
  bool is_len = id == BuiltinId::kLen;
  auto has_length = [&](Type* type) {
    return (is_string(type) && is_len) || as<Array>(type) != nullptr ||
           as<Slice>(type) != nullptr || as<Chan>(type) != nullptr ||
           (as<Map>(type) != nullptr && is_len);
  };
  Type* under = array_through_pointer(underlying(x.type));
  Mode mode = Mode::kInvalid;
  Value value;
  if (auto* param = as<TypeParam>(x.type)) {
    bool all = every_underlying(param, [&](Type* term) {
      return term != nullptr && has_length(array_through_pointer(term));
    });
    if (all) mode = Mode::kValue;
  } else if (is_string(under) && is_len && x.is_constant()) {
    mode = Mode::kConstant;
    value = Value::of_int(static_cast<int64_t>(x.value.string_value().size()));
  } else if (auto* array = as<Array>(under); array != nullptr && !env_.has_call_or_receive) {
    mode = Mode::kConstant;
    if (array->length >= 0) value = Value::of_int(array->length);
  } else if (has_length(under)) {
    mode = Mode::kValue;
  }
  if (mode == Mode::kInvalid) {
    if (is_valid(under)) {
      error(x, absl::StrCat("invalid argument: ", str(x), " for ", builtin_info(id).name));
    }
    return false;
  }
  if (mode != Mode::kConstant) record_builtin(call, basic(BasicKind::kInt), {x.type});
  x.mode = mode;
  x.type = basic(BasicKind::kInt);
  x.value = value;
  return true;
}

bool Checker::builtin_clear(Operand& x, syntax::CallExpr* call) {
  bool valid = each_underlying(x.type, [&](Type* under) {
    if (as<Map>(under) != nullptr || as<Slice>(under) != nullptr) return true;
    error(x, absl::StrCat("invalid argument: cannot clear ", str(x),
                          ": argument must be (or constrained by) map or slice"));
    return false;
  });
  if (!valid) return false;
  x.mode = Mode::kNoValue;
  record_builtin(call, nullptr, {x.type});
  return true;
}

bool Checker::builtin_close(Operand& x, syntax::CallExpr* call) {
  bool valid = each_underlying(x.type, [&](Type* under) {
    auto* chan = as<Chan>(under);
    if (chan == nullptr) {
      error(x, absl::StrCat("invalid operation: cannot close non-channel ", str(x)));
      return false;
    }
    if (chan->direction == ChanDirection::kReceiveOnly) {
      error(x, absl::StrCat("invalid operation: cannot close receive-only channel ", str(x)));
      return false;
    }
    return true;
  });
  if (!valid) return false;
  x.mode = Mode::kNoValue;
  record_builtin(call, nullptr, {x.type});
  return true;
}

namespace {

// The complex type whose parts have the type, or the type of the parts of a complex type.
Type* complex_of(Type* type) {
  auto* basic_type = as<Basic>(underlying(type));
  if (basic_type == nullptr) return nullptr;
  if (basic_type->basic == BasicKind::kFloat32) return basic(BasicKind::kComplex64);
  if (basic_type->basic == BasicKind::kFloat64) return basic(BasicKind::kComplex128);
  if (basic_type->basic == BasicKind::kUntypedFloat) return basic(BasicKind::kUntypedComplex);
  return nullptr;
}

Type* part_of(Type* type) {
  auto* basic_type = as<Basic>(underlying(type));
  if (basic_type == nullptr) return nullptr;
  if (basic_type->basic == BasicKind::kComplex64) return basic(BasicKind::kFloat32);
  if (basic_type->basic == BasicKind::kComplex128) return basic(BasicKind::kFloat64);
  if (basic_type->basic == BasicKind::kUntypedComplex) return basic(BasicKind::kUntypedFloat);
  return nullptr;
}

// Whether `result_of` has a result for each type of the parameter's constraint.
bool each_term_has(TypeParam* param, Type* (*result_of)(Type*)) {
  return every_term(
      param, [&](const Term* term) { return term != nullptr && result_of(term->type) != nullptr; });
}

// The result would be of a type that cannot be written.
std::string no_result_type(const std::string& operand, BuiltinId id) {
  return absl::StrCat(operand, " not supported as argument to ", builtin_info(id).name,
                      " for go1.18 (see go.dev/issue/50937)");
}

}  // namespace

bool Checker::builtin_complex(Operand& x, syntax::CallExpr* call, Operand& y) {
  bool x_untyped = is_untyped(x.type), y_untyped = is_untyped(y.type);
  if (x_untyped && !y_untyped) {
    convert_untyped(x, y.type);
  } else if (y_untyped && !x_untyped) {
    convert_untyped(y, x.type);
  } else if (x_untyped && y_untyped) {
    if (x.is_constant() && y.is_constant()) {
      for (Operand* part : {&x, &y}) {
        if (is_numeric(part->type) && part->value.imag().is_zero()) {
          part->type = basic(BasicKind::kUntypedFloat);
        }
      }
    } else {
      convert_untyped(x, basic(BasicKind::kFloat64));
      convert_untyped(y, basic(BasicKind::kFloat64));
    }
  }
  if (!x.valid() || !y.valid()) return false;
  if (!identical(x.type, y.type)) {
    error(x, absl::StrCat("invalid operation: ", str(call), " (mismatched types ", str(x.type),
                          " and ", str(y.type), ")"));
    return false;
  }
  if (auto* param = as<TypeParam>(x.type); param != nullptr && each_term_has(param, complex_of)) {
    error(x, no_result_type(str(x), BuiltinId::kComplex));
    return false;
  }
  Type* result = complex_of(x.type);
  if (result == nullptr) {
    error(x, absl::StrCat("invalid argument: arguments have type ", str(x.type),
                          ", expected floating-point"));
    return false;
  }
  if (x.is_constant() && y.is_constant()) {
    x.value = make_complex(x.value.to_float_value(), y.value.to_float_value());
  } else {
    x.mode = Mode::kValue;
    record_builtin(call, result, {x.type, x.type});
  }
  x.type = result;
  return true;
}

bool Checker::builtin_copy(Operand& x, syntax::CallExpr* call, const Operand& y) {
  auto* to = as<Slice>(core_type(x.type));
  Type* from_type = core_string(y.type);
  if (from_type != nullptr && is_string(from_type)) from_type = slice_of(universe_byte());
  auto* from = as<Slice>(from_type);
  if (to == nullptr || from == nullptr) {
    error(x, absl::StrCat("invalid argument: copy expects slice arguments; found ", str(x), " and ",
                          str(y)));
    return false;
  }
  if (!identical(to->element, from->element)) {
    error(x, absl::StrCat("invalid argument: arguments to copy ", str(x), " and ", str(y),
                          " have different element types ", str(to->element), " and ",
                          str(from->element)));
    return false;
  }
  if (is_untyped(y.type)) {
    Operand text = y;
    convert_untyped(text, basic(BasicKind::kString));
  }
  record_builtin(call, basic(BasicKind::kInt), {x.type, y.type});
  x.set_value(basic(BasicKind::kInt));
  return true;
}

bool Checker::builtin_delete(Operand& x, syntax::CallExpr* call, const Operand& key_operand) {
  Type* map_type_ = x.type;
  Type* key = nullptr;
  bool valid = each_underlying(map_type_, [&](Type* under) {
    auto* map = as<Map>(under);
    if (map == nullptr) {
      error(x, absl::StrCat("invalid argument: ", str(x), " is not a map"));
      return false;
    }
    if (key != nullptr && !identical(map->key, key)) {
      error(x,
            absl::StrCat("invalid argument: maps of ", str(x), " must have identical key types"));
      return false;
    }
    key = map->key;
    return true;
  });
  if (!valid) return false;
  x = key_operand;
  assignment(x, key, "argument to delete");
  if (!x.valid()) return false;
  x.mode = Mode::kNoValue;
  record_builtin(call, nullptr, {map_type_, key});
  return true;
}

// real(x) and imag(x)
bool Checker::builtin_part(Operand& x, syntax::CallExpr* call, BuiltinId id) {
  if (is_untyped(x.type)) {
    if (!x.is_constant()) {
      convert_untyped(x, basic(BasicKind::kComplex128));
      if (!x.valid()) return false;
    } else if (is_numeric(x.type)) {
      x.type = basic(BasicKind::kUntypedComplex);
    }
  }
  if (auto* param = as<TypeParam>(x.type); param != nullptr && each_term_has(param, part_of)) {
    error(x, no_result_type(str(x), id));
    return false;
  }
  Type* result = part_of(x.type);
  if (result == nullptr) {
    error(x, absl::StrCat("invalid argument: argument has type ", str(x.type),
                          ", expected complex type"));
    return false;
  }
  if (x.is_constant()) {
    x.value = id == BuiltinId::kReal ? x.value.real() : x.value.imag();
  } else {
    x.mode = Mode::kValue;
    record_builtin(call, result, {x.type});
  }
  x.type = result;
  return true;
}

bool Checker::builtin_make(Operand& x, syntax::CallExpr* call) {
  syntax::Expr* type_expr = call->args[0];
  Type* made = variable_type(type_expr);
  if (!is_valid(made)) return false;
  Type* core = core_type(made);
  size_t min = 0;
  if (core == nullptr) {
    error(type_expr,
          absl::StrCat("invalid argument: cannot make ", str(type_expr), ": no core type"));
    return false;
  }
  if (as<Slice>(core) != nullptr) {
    min = 2;
  } else if (as<Map>(core) != nullptr || as<Chan>(core) != nullptr) {
    min = 1;
  } else {
    error(type_expr, absl::StrCat("invalid argument: cannot make ", str(type_expr),
                                  "; type must be slice, map, or channel"));
    return false;
  }
  size_t count = call->args.size();
  if (count < min || count > min + 1) {
    error(call, absl::StrCat("invalid operation: ", str(call), " expects ", min, " or ", min + 1,
                             " arguments; found ", count));
    return false;
  }
  std::vector<Type*> types = {made};
  std::vector<int64_t> sizes;
  for (syntax::Expr* arg : call->args.subspan(1)) {
    int64_t size = -1;
    types.push_back(index_value(arg, -1, size));
    if (size >= 0) sizes.push_back(size);
  }
  if (sizes.size() == 2 && sizes[0] > sizes[1]) {
    error(call->args[1], "invalid argument: length and capacity swapped");
  }
  x.set_value(made);
  record_builtin(call, made, types);
  return true;
}

// min and max
bool Checker::builtin_extremum(Operand& x, syntax::CallExpr* call, BuiltinId id,
                               std::vector<Operand>& args) {
  ConstantOp op = id == BuiltinId::kMax ? ConstantOp::kGreater : ConstantOp::kLess;
  for (size_t i = 0; i < args.size(); i++) {
    Operand& arg = args[i];
    if (!all_ordered(arg.type)) {
      error(arg, absl::StrCat("invalid argument: ", str(arg), " cannot be ordered"));
      return false;
    }
    if (i == 0) continue;
    match_types(x, arg);
    if (!x.valid()) return false;
    if (!identical(x.type, arg.type)) {
      error(arg, absl::StrCat("invalid argument: mismatched types ", str(x.type),
                              " (previous argument) and ", str(arg.type), " (type of ",
                              str(arg.expr), ")"));
      return false;
    }
    if (x.is_constant() && arg.is_constant()) {
      if (compare(arg.value, op, x.value)) x = arg;
    } else {
      x.mode = Mode::kValue;
    }
  }
  if (!x.is_constant()) {
    x.mode = Mode::kValue;
    // An untyped operand takes its default type here.
    assignment(x, universe_any(), absl::StrCat("argument to ", builtin_info(id).name));
    if (!x.valid()) return false;
  }
  for (const Operand& arg : args) update_expr_type(arg.expr, x.type, true);
  if (!x.is_constant()) {
    record_builtin(call, x.type, std::vector<Type*>(args.size(), x.type));
  }
  return true;
}

bool Checker::builtin_new(Operand& x, syntax::CallExpr* call) {
  Type* allocated = variable_type(call->args[0]);
  if (!is_valid(allocated)) return false;
  x.set_value(pointer_to(allocated));
  record_builtin(call, x.type, {allocated});
  return true;
}

bool Checker::builtin_panic(Operand& x, syntax::CallExpr* call) {
  panic_calls_.insert(call);
  assignment(x, universe_any(), "argument to panic");
  if (!x.valid()) return false;
  x.mode = Mode::kNoValue;
  record_builtin(call, nullptr, {universe_any()});
  return true;
}

bool Checker::builtin_print(Operand& x, syntax::CallExpr* call, BuiltinId id,
                            std::vector<Operand>& args) {
  std::vector<Type*> params;
  for (Operand& arg : args) {
    assignment(arg, nullptr, absl::StrCat("argument to ", builtin_info(id).name));
    if (!arg.valid()) return false;
    params.push_back(arg.type);
  }
  x.mode = Mode::kNoValue;
  record_builtin(call, nullptr, params);
  for (Type* type : params) check_printable(call, type);
  return true;
}

// gc finds these when it compiles what has no other error.
void Checker::check_printable(const syntax::CallExpr* call, Type* type) {
  Type* under = underlying(type);
  if (as<Struct>(under) == nullptr && as<Array>(under) == nullptr) return;
  final_checks_.push_back([this, call, type] {
    if (is_parameterized(type)) return;
    TypeWriter writer(qualifier());
    writer.set_spacious();
    writer.type(type);
    error(call->pos, absl::StrCat("illegal types for operand: print\n\t", writer.take()));
  });
}

}  // namespace tandem::go::types
