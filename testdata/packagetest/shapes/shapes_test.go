package shapes

import (
	"os"
	"testing"
)

// For the external test.
func (s Square) Side() int { return s.side }

func TestArea(t *testing.T) {
	if area := (Square{3}).Area(); area != 9 {
		t.Errorf("area = %d", area)
	}
}

func TestFolder(t *testing.T) {
	if _, err := os.Stat("shapes_test.go"); err != nil {
		t.Error(err)
	}
}

func TestFailsWhenAsked(t *testing.T) {
	if os.Getenv("SHAPES_FAIL") != "" {
		t.Error("asked to fail")
	}
}

func TestSkipped(t *testing.T) { t.Skip("not today") }

// Not a test: a lower-case letter follows.
func Testing() int { return 1 }

func BenchmarkArea(b *testing.B) {
	for i := 0; i < b.N; i++ {
		NewSquare(i).Area()
	}
}

func FuzzArea(f *testing.F) {
	f.Add(2)
	f.Fuzz(func(t *testing.T, side int) {
		if NewSquare(side).Area() != side*side {
			t.Error(side)
		}
	})
}
