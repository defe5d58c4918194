// A mutex that nobody unlocks: Go's words for the deadlock and for what is waited for.

package main

import "sync"

func main() {
	var mu sync.Mutex
	mu.Lock()
	mu.Lock()
}
