package main

import (
	"fmt"
	"os"
	"testing"
)

func TestMain(m *testing.M) {
	fmt.Println("before")
	status := m.Run()
	fmt.Println("after", status)
	os.Exit(status)
}

func TestDouble(t *testing.T) {
	if double(2) != 4 {
		t.Error("double")
	}
}
