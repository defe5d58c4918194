// GODEBUG=gcverify=1: at the end of marking, with the world stopped, marks a second time from all
// roots and compares. See verify.cc.

#ifndef TANDEM_RT_GC_VERIFY_H_
#define TANDEM_RT_GC_VERIFY_H_

#include "rt/gc/work.h"

namespace rt::gc {

// Ends the program with a description if something that is reachable has not been marked. The world
// is stopped, nothing is grey, and the caches are empty.
void verify_marking(Worker& worker);

}  // namespace rt::gc

#endif  // TANDEM_RT_GC_VERIFY_H_
