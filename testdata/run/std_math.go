// Package math: every function at ordinary and special values, to 13 digits (the last bits of gc are those of its assembly).
package main

import (
	"fmt"
	"math"
)

func main() {
	values := []float64{0, math.Copysign(0, -1), 1, -1, 0.5, -2.5, 3.75, 1e-10, 1e10, 1e300, 5e-300, math.Inf(1), math.Inf(-1), math.NaN(), 100.25, math.Pi}
	ones := map[string]func(float64) float64{"Abs": math.Abs, "Acos": math.Acos, "Acosh": math.Acosh, "Asin": math.Asin, "Asinh": math.Asinh, "Atan": math.Atan, "Atanh": math.Atanh, "Cbrt": math.Cbrt, "Ceil": math.Ceil, "Cos": math.Cos, "Cosh": math.Cosh, "Erf": math.Erf, "Erfc": math.Erfc, "Erfinv": math.Erfinv, "Exp2": math.Exp2, "Expm1": math.Expm1, "Floor": math.Floor, "Gamma": math.Gamma, "J0": math.J0, "J1": math.J1, "Log10": math.Log10, "Log1p": math.Log1p, "Log2": math.Log2, "Logb": math.Logb, "Round": math.Round, "RoundToEven": math.RoundToEven, "Sin": math.Sin, "Sinh": math.Sinh, "Sqrt": math.Sqrt, "Tan": math.Tan, "Tanh": math.Tanh, "Trunc": math.Trunc, "Y0": math.Y0}
	names := []string{"Abs", "Acos", "Acosh", "Asin", "Asinh", "Atan", "Atanh", "Cbrt", "Ceil", "Cos", "Cosh", "Erf", "Erfc", "Erfinv", "Exp2", "Expm1", "Floor", "Gamma", "J0", "J1", "Log10", "Log1p", "Log2", "Logb", "Round", "RoundToEven", "Sin", "Sinh", "Sqrt", "Tan", "Tanh", "Trunc", "Y0"}
	for _, name := range names {
		fmt.Print(name)
		for _, x := range values {
			y := ones[name](x)
			fmt.Printf(" %.13g", y)
		}
		fmt.Println()
	}
	for _, x := range values {
		for _, y := range values[2:8] {
			fmt.Print(math.Atan2(x, y), math.Mod(x, y), math.Remainder(x, y), math.Max(x, y), math.Min(x, y), math.Dim(x, y), math.Nextafter(x, y), math.Copysign(x, y), " ")
		}
		fr, exp := math.Frexp(x)
		whole, part := math.Modf(x)
		fmt.Println(fr, exp, whole, part, math.Signbit(x), math.IsInf(x, 1), math.Ldexp(x, 3))
	}
	fmt.Println(math.FMA(2, 3, 4), math.Pow10(-5), math.MaxInt64, math.Float32bits(1.1), math.Float32frombits(0x7f800000))
}
