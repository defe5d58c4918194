// Packages regexp, encoding/*, bufio, math/big, math/rand, crypto/*, hash/*, compress/*.
package main

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/adler32"
	"hash/crc32"
	"hash/fnv"
	"io"
	"math/big"
	"math/rand"
	"os"
	"regexp"
	"strings"
	"unicode"
)

func main() {
	re := regexp.MustCompile(`(\w+)@(\w+)\.com(?i:X)?`)
	fmt.Println(re.FindAllStringSubmatch("bob@example.com, ann@test.comX", -1), re.ReplaceAllString("bob@example.com", "$2:$1"))
	fmt.Println(regexp.MustCompile(`^a+b*?(c|d)+$`).MatchString("aaabbcdcd"), regexp.MustCompile(`[^\x00-\x7f]+`).FindStringIndex("abc\u4e16\u754c"))
	var buf bytes.Buffer
	binary.Write(&buf, binary.BigEndian, struct {
		A uint16
		B int32
		C [3]uint8
		F float64
	}{1, -2, [3]uint8{1, 2, 3}, 1.5})
	fmt.Println(hex.EncodeToString(buf.Bytes()), binary.LittleEndian.Uint32(buf.Bytes()))
	var out struct {
		A uint16
		B int32
		C [3]uint8
		F float64
	}
	fmt.Println(binary.Read(&buf, binary.BigEndian, &out), out)
	sc := bufio.NewScanner(strings.NewReader("one two\nthree"))
	sc.Split(bufio.ScanWords)
	for sc.Scan() {
		fmt.Print(sc.Text(), ";")
	}
	w := bufio.NewWriter(os.Stdout)
	fmt.Fprintf(w, "%v\n", unicode.IsUpper('É'))
	w.Flush()
	a, _ := new(big.Int).SetString("123456789012345678901234567890", 10)
	b := new(big.Int).Exp(a, big.NewInt(20), nil)
	fmt.Println(b, new(big.Int).Mod(b, big.NewInt(1000007)), a.ProbablyPrime(10), new(big.Int).Sqrt(b), new(big.Int).GCD(nil, nil, a, big.NewInt(120)))
	fmt.Println(new(big.Rat).SetFrac64(10, 4), new(big.Float).SetPrec(200).Quo(big.NewFloat(1), big.NewFloat(3)))
	r := rand.New(rand.NewSource(42))
	fmt.Println(r.Intn(100), r.Float64(), r.Perm(5), r.NormFloat64())
	text := []byte(strings.Repeat("the quick brown fox ", 500))
	fmt.Printf("%x\n%x\n%x\n%x\n", sha256.Sum256(text), sha1.Sum(text), md5.Sum(text), sha512.Sum512(text))
	fmt.Println(crc32.ChecksumIEEE(text), crc32.Checksum(text, crc32.MakeTable(crc32.Castagnoli)), adler32.Checksum(text))
	h := fnv.New64a()
	h.Write(text)
	fmt.Println(h.Sum64(), base64.StdEncoding.EncodeToString(text[:20]))
	var z bytes.Buffer
	fw, _ := flate.NewWriter(&z, 6)
	fw.Write(text)
	fw.Close()
	back, err := io.ReadAll(flate.NewReader(&z))
	fmt.Println(bytes.Equal(back, text), err)
	gw := gzip.NewWriter(&z)
	gw.Write(text)
	gw.Close()
	gr, err := gzip.NewReader(&z)
	back, err2 := io.ReadAll(gr)
	fmt.Println(bytes.Equal(back, text), err, err2)
}
