// Packages text/template, which calls functions and methods by reflection, and text/tabwriter.
package main

import (
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"text/template"
)

type P struct {
	Name string
	Age  int
}

func (p P) Greet(s string) string { return s + ", " + p.Name }
func (p *P) Older(n int) int      { return p.Age + n }

func main() {
	t := template.Must(template.New("x").Funcs(template.FuncMap{"up": strings.ToUpper, "add": func(a, b int) int { return a + b }}).Parse(
		`{{define "row"}}<{{.Name | up}} {{.Age}}>{{end}}{{range $i, $p := .}}{{$i}}: {{template "row" $p}} {{$p.Greet "Hi"}} {{$p.Older 5}} {{if gt $p.Age 30}}old{{else}}young{{end}} {{printf "%05d" (add $i 10)}} {{len $p.Name}}
{{end}}{{with index . 0}}{{.Name}}{{end}} {{eq 1 1}} {{and true false}} {{html "<a>"}} {{slice "abcdef" 1 3}}
`))
	err := t.Execute(os.Stdout, []*P{{"ann", 20}, {"bob", 40}})
	fmt.Println(err)
	err = t.Execute(os.Stdout, []int{1})
	fmt.Println(err)
	w := tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', tabwriter.AlignRight|tabwriter.Debug)
	fmt.Fprintln(w, "a\tbbb\tc")
	fmt.Fprintln(w, "aaaa\tb\tccccc")
	w.Flush()
}
