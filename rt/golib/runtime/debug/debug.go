// Package debug lets programs look after the runtime.

package debug

import _ "runtime"
