package main

func main() {
	sampleSlice := []int{1, 2, 3, 4, 5}
	sampleSlice = append(sampleSlice, 6)

	sampleMap := map[string]int{"a": 1, "b": 2}
	sampleMap["c"] = 3

	sampleChannel := make(chan int)

	for _, value := range sampleSlice {
		sampleChannel <- value
	}
	for _, value := range sampleMap {
		sampleChannel <- value
	}
}
