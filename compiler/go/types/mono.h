// Finding generic code that would be instantiated with ever larger types: f[T] that calls f[[]T].
//
// A graph has the package's type parameters as vertices. An edge from U to T says that T is
// instantiated with a type that mentions U; it weighs 0 if that type is U itself and 1 if it is
// larger. A cycle of positive weight means infinitely many instances.

#ifndef TANDEM_COMPILER_GO_TYPES_MONO_H_
#define TANDEM_COMPILER_GO_TYPES_MONO_H_

#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "compiler/go/types/object.h"
#include "compiler/go/types/type.h"

namespace tandem::go::types {

class MonoGraph {
 public:
  struct Step {
    Position position;
    const TypeName* object;
    Type* type;  // what the object is instantiated with, or parameterized by
  };

  // A receiver's type parameter stands for that of its type.
  void set_canonical(TypeParam* param, TypeParam* canonical) { canonical_[param] = canonical; }

  // `params` are instantiated with `args` in `package`, at the position of each.
  void record_instance(Package* package, absl::Span<TypeParam* const> params,
                       absl::Span<Type* const> args, absl::Span<const Position> positions);

  // The steps of a cycle that grows; empty if there is none.
  std::vector<Step> find_growing_cycle();

 private:
  struct Vertex {
    const TypeName* object;
    int weight = 0;     // of the heaviest path known to lead here
    int previous = -1;  // the last edge of that path
    size_t length = 0;
  };
  struct Edge {
    int from;
    int to;
    int weight;
    Position position;
    Type* type;
  };

  void assign(Package* package, Position position, TypeParam* param, Type* argument);
  int vertex_of(TypeParam* param);
  int vertex_of_local(Package* package, Named* named);
  std::vector<Step> cycle_through(int vertex) const;

  std::vector<Vertex> vertices_;
  std::vector<Edge> edges_;
  absl::flat_hash_map<TypeParam*, TypeParam*> canonical_;
  absl::flat_hash_map<const TypeName*, int> index_;
};

}  // namespace tandem::go::types

#endif  // TANDEM_COMPILER_GO_TYPES_MONO_H_
