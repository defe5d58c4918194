package util

var Count int

func Log(s string) int {
	println("log", s)
	Count++
	return Count
}

func Map[T, U any](xs []T, f func(T) U) (out []U) {
	for _, x := range xs {
		out = append(out, f(x))
	}
	return
}
