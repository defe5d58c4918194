// Unlocking a mutex that is not locked is a fatal error.

package main

import "sync"

func main() {
	var mu sync.Mutex
	mu.Unlock()
}
