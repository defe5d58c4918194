// Package os/exec: output, input, exit status, a program that does not exist.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
)

func main() {
	out, err := exec.Command("echo", "hello", "there").Output()
	fmt.Printf("%q %v\n", out, err)
	cmd := exec.Command("tr", "a-z", "A-Z")
	cmd.Stdin = strings.NewReader("pipe me\n")
	cmd.Stdout = os.Stdout
	fmt.Println(cmd.Run())
	err = exec.Command("sh", "-c", "exit 3").Run()
	fmt.Println(err, err.(*exec.ExitError).ExitCode())
	_, err = exec.Command("nonexistent-program").Output()
	fmt.Println(err)
}
