// A program that sets GODEBUG has the setting at once.
package main

import (
	"archive/tar"
	"bytes"
	"fmt"
	"os"
)

func next(archive []byte) error {
	_, err := tar.NewReader(bytes.NewReader(archive)).Next()
	return err
}

func main() {
	var buffer bytes.Buffer
	writer := tar.NewWriter(&buffer)
	writer.WriteHeader(&tar.Header{Name: "../name"})
	writer.Close()
	fmt.Println(next(buffer.Bytes()))
	os.Setenv("GODEBUG", "tarinsecurepath=0")
	fmt.Println(next(buffer.Bytes()))
	os.Unsetenv("GODEBUG")
	fmt.Println(next(buffer.Bytes()))
}
