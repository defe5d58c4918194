// How long the runtime holds a P in one go: GODEBUG=gctrace=2.
//
// A goroutine that becomes runnable, or a timer that is due, waits at most for the piece of work
// that each P is at. So the longest piece bounds what the collector adds to a program's latency. It
// is measured in processor time of the thread, which other programs on the machine do not lengthen;
// the wall time stands beside it. Both are printed with each cycle, for each kind of piece that has
// occurred since the cycle before, and begin anew.
//
//   gc 7 pieces, longest cpu/wall us: turn 61/64 idle 70/71 assist 90/2051 ... 8123 in all
//
// Without the setting a piece costs a test of a global.

#ifndef TANDEM_RT_GC_PIECES_H_
#define TANDEM_RT_GC_PIECES_H_

#include <stddef.h>
#include <stdint.h>

#include "rt/boot/knobs.h"

namespace rt::gc {

enum class Piece : uint8_t {
#define PIECE(name, words) name,
#include "rt/gc/pieces.def"
#undef PIECE
  kCount,
};

// Whether pieces are measured.
inline bool measures_pieces() {
  return knobs.gctrace > 1;
}

// Measures from its making to the end of its scope. Pieces inside another count as part of it too.
class PieceTimer {
 public:
  explicit PieceTimer(Piece piece) : piece_(piece) {
    if (measures_pieces()) [[unlikely]]
      begin();
  }
  ~PieceTimer() {
    if (wall_start_ != 0) [[unlikely]]
      end();
  }
  PieceTimer(const PieceTimer&) = delete;
  PieceTimer& operator=(const PieceTimer&) = delete;

 private:
  void begin();
  void end();

  Piece piece_;
  int64_t wall_start_ = 0;
  int64_t cpu_start_ = 0;
};

// Prints the longest pieces of cycle number `cycle`, and forgets them.
void print_pieces(uint32_t cycle);

}  // namespace rt::gc

#endif  // TANDEM_RT_GC_PIECES_H_
