// The whole program while it is lowered: the work list of functions, what is reachable, the package
// variables and constant data. See lower.h for the door.
//
// Reachability is rapid type analysis. A function becomes reachable when something names its symbol
// (`function`, `method`, ...); it is then put on the work list, and lowering it reaches more. A
// method of a concrete type is also reached through interfaces: when a value of the type has been
// converted to an interface somewhere, and a method of that name and type is called through an
// interface somewhere. `use_in_interface` and `use_interface_method` collect the two sides, and
// each pair that matches reaches the method's code.
//
// Package reflect adds to both sides (reflection.cc). Once it can make an interface of a part of a
// value, the types of the parts of live types are live; once it can look for methods by number or
// by a name that it computes, every exported method of a live type is called.

#ifndef TANDEM_COMPILER_GO_LOWER_PROGRAM_H_
#define TANDEM_COMPILER_GO_LOWER_PROGRAM_H_

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "compiler/go/lower/linknames.h"
#include "compiler/go/lower/lower.h"
#include "compiler/go/lower/methods.h"
#include "compiler/go/lower/type_map.h"

namespace tandem::go::lower {

class Program {
 public:
  Program(absl::Span<const Package> packages, ir::Module& module, Diagnostics& diagnostics);

  void run();

  ir::Module& module() { return module_; }
  TypeMap& types() { return types_; }
  Methods& methods() { return methods_; }
  Diagnostics& diagnostics() { return diagnostics_; }
  // Reports "not supported yet: `what`".
  void unsupported(Position position, absl::string_view what);

  const Package* package_of(const types::Package* package) const;

  const Linknames& linknames() const { return linknames_; }

  // --- Symbols of functions. Each reaches the function. What is reached may be another declaration
  // than `function`: the one that has the body (linknames.h).
  absl::string_view function(const types::Func* function, std::vector<const ir::Type*> arguments);
  // A function of package runtime that code of the compiler's making calls; null when the program
  // does not have the package.
  const types::Func* runtime_function(absl::string_view name) const;
  // Reaches a function of package runtime that the C++ runtime calls, if the program has the
  // package.
  void use_runtime(absl::string_view name) {
    if (const types::Func* found = runtime_function(name)) function(found, {});
  }
  // A variable of package runtime; it is reached.
  ir::Global* runtime_variable(absl::string_view name);
  // One of a package's init functions, under that symbol.
  absl::string_view init_function(const types::Func* function, absl::string_view symbol);
  // A declared method, called with its receiver first.
  absl::string_view method(const MethodPath& path);
  // The code of a method that takes the receiver as an interface's data word, for a dynamic type
  // that is `receiver`, or a pointer to it.
  absl::string_view interface_code(const ir::Type* receiver, bool is_pointer,
                                   const MethodPath& path);
  // A function whose first parameter, of type `receiver`, is the method's receiver; it is
  // `method_type` with that parameter in front.
  absl::string_view method_expression(const ir::Type* receiver, const MethodPath& path);
  // A closure over a receiver: the function behind a method value x.m.
  absl::string_view bound_method(const ir::Type* receiver, const MethodPath& path);

  // --- Interfaces.
  void use_in_interface(const ir::Type* type);
  void use_interface_method(const ir::Method& method);

  // --- Data.
  ir::Global& variable(const types::Var* variable);
  // `initialize` is called when the variable is reached.
  void initialize_when_reached(const types::Var* variable, std::function<void()> initialize);
  // Counts the function literals outside of functions, for their names.
  int next_global_closure(const types::Package* package) { return ++closure_counts_[package]; }
  // Read-only bytes of a string constant.
  absl::string_view string_data(absl::string_view text);
  // A new global "PACKAGE..stmp_N".
  ir::Global& static_temporary(const types::Package* package, const ir::Type* type);

 private:
  friend class PackageInitializer;
  struct LiveType {
    const ir::Type* type;  // not a pointer
    bool value = false;    // T is converted
    bool pointer = false;  // *T is converted
    std::vector<MethodPath> methods;
  };
  using MethodKey = std::pair<std::string, const ir::Type*>;  // "package.name" and type

  // What reaching the function means for what package reflect can do.
  void note_reflection(absl::string_view symbol);
  void use_type(const ir::Type* type);
  void use_parts(const ir::Type* type);
  void use_variable(const ir::Type* type);
  void use_signature(const ir::Type* func);
  static MethodKey key(absl::string_view name, absl::string_view package, const ir::Type* type);
  void match_methods(LiveType& live);
  void enqueue(std::function<void()> work) { queue_.push_back(std::move(work)); }
  absl::string_view wrapper(const ir::Type* receiver, const MethodPath& path);
  void lower_function(const types::Func* function, absl::string_view symbol,
                      Environment& environment, const ir::Type* receiver);
  // Makes the body of a function that is one operation of the machine; false when it is none.
  bool make_intrinsic(const types::Func* function, absl::string_view symbol);
  // Reports a function without a body that the runtime does not have either.
  void check_external(const types::Func* function, absl::string_view symbol);
  void finish_methods();
  std::vector<ir::Method> method_list(LiveType& live, bool of_pointer);

  absl::Span<const Package> packages_;
  ir::Module& module_;
  Diagnostics& diagnostics_;
  Linknames linknames_;
  TypeMap types_;
  Methods methods_;
  absl::flat_hash_map<const types::Package*, const Package*> package_by_object_;
  std::deque<std::function<void()>> queue_;
  absl::flat_hash_set<absl::string_view> requested_;
  std::deque<LiveType> live_types_;
  absl::flat_hash_map<const ir::Type*, LiveType*> live_by_type_;
  absl::flat_hash_set<MethodKey> called_methods_;
  bool reflect_makes_interfaces_ = false;
  bool reflect_finds_methods_ = false;
  bool reflect_makes_pointers_ = false;
  absl::flat_hash_set<const ir::Type*> used_types_;  // in interfaces
  std::vector<const ir::Type*> used_type_list_;
  absl::flat_hash_map<std::pair<const ir::Type*, std::string>, std::string> method_code_;
  absl::flat_hash_map<const types::Var*, ir::Global*> variables_;
  absl::flat_hash_map<const types::Var*, std::function<void()>> lazy_;  // not yet reached
  absl::flat_hash_map<const types::Package*, int> temporary_counts_;
  absl::flat_hash_map<const types::Package*, int> closure_counts_;
};

// The symbol of a method of a type or of a pointer to it: "main.T.M", "main.(*T).M".
std::string method_symbol(const ir::Type* type, bool of_pointer, absl::string_view method);

}  // namespace tandem::go::lower

#endif  // TANDEM_COMPILER_GO_LOWER_PROGRAM_H_
