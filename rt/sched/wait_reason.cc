// The words of wait reasons.

#include "rt/sched/g.h"

namespace rt {

const char* wait_reason_words(WaitReason reason) {
  switch (reason) {
#define WAIT_REASON(name, words) \
  case WaitReason::name:         \
    return words;
#include "rt/sched/wait_reasons.def"
#undef WAIT_REASON
  }
  return "";
}

}  // namespace rt
