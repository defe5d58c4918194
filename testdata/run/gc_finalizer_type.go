// A finalizer that cannot be called with the object ends the program.
package main

import "runtime"

type node struct{ next *node }

func main() {
	runtime.SetFinalizer(new(node), func(*int) {})
}
