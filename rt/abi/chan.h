// The beginning of a channel's layout: what compiled code reads in place for len(c) and cap(c).

#ifndef TANDEM_RT_ABI_CHAN_H_
#define TANDEM_RT_ABI_CHAN_H_

#include <stddef.h>
#include <stdint.h>

#include "rt/abi/types.h"

namespace rt::abi {

struct ChanHeader {
  Int count;     // elements in the buffer
  Int capacity;  // elements the buffer holds
};

// A case of a select statement, as runtime.selectgo takes them: sends first, then receives.
struct SelectCase {
  void* channel;
  void* element;  // what to send, or where to put what is received (may be null)
};

}  // namespace rt::abi

#endif  // TANDEM_RT_ABI_CHAN_H_
