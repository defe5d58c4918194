// The two texts of a type: the form that the TIR parser reads (names quoted behind '@', unexported
// fields and methods with their package), and the form that Go's %T prints. One writer walks the
// type and makes both; they differ in names, in the mark of embedded fields, and in the parentheses
// around a single result. Types with the same parser's form are identical.

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "compiler/ir/type.h"

namespace tandem::ir {
namespace {

enum class Form { kText, kDisplay };

absl::string_view basic_name(TypeKind kind) {
  switch (kind) {
    case TypeKind::kBool:
      return "bool";
    case TypeKind::kInt:
      return "int";
    case TypeKind::kInt8:
      return "int8";
    case TypeKind::kInt16:
      return "int16";
    case TypeKind::kInt32:
      return "int32";
    case TypeKind::kInt64:
      return "int64";
    case TypeKind::kUint:
      return "uint";
    case TypeKind::kUint8:
      return "uint8";
    case TypeKind::kUint16:
      return "uint16";
    case TypeKind::kUint32:
      return "uint32";
    case TypeKind::kUint64:
      return "uint64";
    case TypeKind::kUintptr:
      return "uintptr";
    case TypeKind::kFloat32:
      return "float32";
    case TypeKind::kFloat64:
      return "float64";
    case TypeKind::kComplex64:
      return "complex64";
    case TypeKind::kComplex128:
      return "complex128";
    case TypeKind::kString:
      return "string";
    case TypeKind::kUnsafePointer:
      return "unsafe.Pointer";
    case TypeKind::kPointer:
    case TypeKind::kSlice:
    case TypeKind::kArray:
    case TypeKind::kStruct:
    case TypeKind::kMap:
    case TypeKind::kChan:
    case TypeKind::kFunc:
    case TypeKind::kInterface:
    case TypeKind::kNamed:
      break;
  }
  return "";
}

// Writes one type in one form.
class TypeWriter {
 public:
  TypeWriter(Form form, std::string& out) : form_(form), out_(out) {}

  void write(const Type* type) {
    switch (type->kind()) {
      case TypeKind::kPointer:
        add("*");
        return write(type->element());
      case TypeKind::kSlice:
        add("[]");
        return write(type->element());
      case TypeKind::kArray:
        absl::StrAppend(&out_, "[", type->length(), "]");
        return write(type->element());
      case TypeKind::kMap:
        add("map[");
        write(type->key());
        add("]");
        return write(type->element());
      case TypeKind::kChan:
        return write_chan(type);
      case TypeKind::kFunc:
        add("func");
        return write_signature(type);
      case TypeKind::kStruct:
        return write_struct(type);
      case TypeKind::kInterface:
        return write_interface(type);
      case TypeKind::kNamed:
        if (form_ == Form::kDisplay) return add(type->display_name());
        absl::StrAppend(&out_, "@\"", absl::CEscape(type->name()), "\"");
        return;
      default:
        return add(basic_name(type->kind()));
    }
  }

 private:
  void add(absl::string_view text) { absl::StrAppend(&out_, text); }

  void write_chan(const Type* type) {
    switch (type->direction()) {
      case ChanDirection::kReceive:
        add("<-chan ");
        break;
      case ChanDirection::kSend:
        add("chan<- ");
        break;
      case ChanDirection::kBoth:
        add("chan ");
        break;
    }
    // chan (<-chan T) must not read as chan<- (chan T).
    bool parentheses = type->direction() == ChanDirection::kBoth &&
                       type->element()->kind() == TypeKind::kChan &&
                       type->element()->direction() == ChanDirection::kReceive;
    if (parentheses) add("(");
    write(type->element());
    if (parentheses) add(")");
  }

  void write_signature(const Type* type) {
    add("(");
    absl::Span<const Type* const> parameters = type->parameters();
    for (size_t i = 0; i < parameters.size(); ++i) {
      if (i != 0) add(", ");
      bool rest = type->variadic() && i + 1 == parameters.size();
      if (rest) add("...");
      write(rest ? parameters[i]->element() : parameters[i]);
    }
    add(")");
    absl::Span<const Type* const> results = type->results();
    if (results.empty()) return;
    // The text form has the parentheses always; Go's drops them around a single result.
    bool parentheses = form_ == Form::kText || results.size() > 1;
    add(parentheses ? " (" : " ");
    for (size_t i = 0; i < results.size(); ++i) {
      if (i != 0) add(", ");
      write(results[i]);
    }
    if (parentheses) add(")");
  }

  // A name, in the text form qualified by the package of an unexported one.
  void write_name(absl::string_view name, absl::string_view package) {
    if (form_ == Form::kText && !package.empty()) {
      absl::StrAppend(&out_, "\"", absl::CEscape(package), "\".");
    }
    add(name);
  }

  void write_struct(const Type* type) {
    if (type->fields().empty()) return add("struct {}");
    add("struct { ");
    bool first = true;
    for (const Field& field : type->fields()) {
      if (!first) add("; ");
      first = false;
      if (form_ == Form::kText || !field.embedded) {
        write_name(field.name, field.package);
        add(form_ == Form::kText && field.embedded ? " embedded " : " ");
      }
      write(field.type);
      if (!field.tag.empty()) absl::StrAppend(&out_, " \"", absl::CEscape(field.tag), "\"");
    }
    add(" }");
  }

  void write_interface(const Type* type) {
    if (type->interface_methods().empty()) return add("interface {}");
    add("interface { ");
    bool first = true;
    for (const Method& method : type->interface_methods()) {
      if (!first) add("; ");
      first = false;
      // Go shows the package of an unexported method by its name.
      if (form_ == Form::kDisplay && !method.package.empty()) {
        absl::string_view package = method.package;
        absl::StrAppend(&out_, package.substr(package.rfind('/') + 1), ".");
      }
      write_name(method.name, method.package);
      write_signature(method.type);
    }
    add(" }");
  }

  Form form_;
  std::string& out_;
};

std::string write(const Type* type, Form form) {
  std::string out;
  TypeWriter(form, out).write(type);
  return out;
}

}  // namespace

std::string Type::text() const {
  return write(this, Form::kText);
}
std::string Type::display() const {
  return write(this, Form::kDisplay);
}

}  // namespace tandem::ir
