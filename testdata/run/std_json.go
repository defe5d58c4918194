// Package encoding/json: marshalling by reflection, methods of fields included.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"
)

type inner struct {
	A int                `json:"a,omitempty"`
	M map[string]float64 `json:"m"`
}
type state int

func (s state) MarshalText() ([]byte, error) { return []byte(fmt.Sprint("state", int(s))), nil }
func (s *state) UnmarshalText(b []byte) error {
	_, err := fmt.Sscanf(string(b), "state%d", (*int)(s))
	return err
}

type doc struct {
	Name  string `json:"name"`
	Inner *inner
	List  []inner `json:"list"`
	Any   any
	S     state
	Raw   json.RawMessage
	T     time.Duration
	Emb
}
type Emb struct{ X, Y int }

func main() {
	d := doc{Name: "héllo <b>", Inner: &inner{A: 1, M: map[string]float64{"z": 1.5, "a": -2}}, List: []inner{{}, {A: 3}}, Any: []any{1, "x", nil, true, map[string]any{"k": 1e30}}, S: 7, Raw: json.RawMessage(`{"r":1}`), T: time.Second, Emb: Emb{1, 2}}
	b, err := json.MarshalIndent(d, "", " ")
	fmt.Println(string(b), err)
	var back doc
	err = json.Unmarshal(b, &back)
	fmt.Println(err, back.Name, back.Inner.M, back.List, back.Any, back.S, string(back.Raw), back.X, back.Y)
	var any1 any
	fmt.Println(json.Unmarshal([]byte(`{"a":[1,2,{"b":null}],"c":"\u00e9\ud83d\ude00"}`), &any1), any1)
	fmt.Println(json.Unmarshal([]byte(`{"a":}`), &any1), json.Unmarshal([]byte(`{"name":5}`), &back))
	dec := json.NewDecoder(strings.NewReader(`{"x":1} {"x":2} [3]`))
	for dec.More() {
		var v any
		if err := dec.Decode(&v); err != nil {
			fmt.Println(err)
			break
		}
		fmt.Println(v)
	}
	json.NewEncoder(os.Stdout).Encode(map[int]string{3: "c", 1: "a"})
}
