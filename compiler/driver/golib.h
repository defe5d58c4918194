// The packages of rt/golib, which the compiler brings along: those that touch the runtime, laid
// over the standard library's source. rt/golib/pack.py describes the packed form that is part of
// this program; here it becomes what the loader takes. The texts are not copied.

#ifndef TANDEM_COMPILER_DRIVER_GOLIB_H_
#define TANDEM_COMPILER_DRIVER_GOLIB_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "compiler/go/load/load.h"

namespace tandem::driver {

// The packed packages, which are part of this program.
absl::string_view embedded_golib();

// The packages of a pack, which must outlive them.
std::vector<go::load::OverlayPackage> golib_packages(absl::string_view pack);

}  // namespace tandem::driver

#endif  // TANDEM_COMPILER_DRIVER_GOLIB_H_
