package main

func main() {
	numbers, words, quit := make(chan int), make(chan string), make(chan bool)
	go func() {
		for i := 0; i < 3; i++ {
			numbers <- i
			words <- "word"
		}
		close(quit)
	}()
	total := 0
	for {
		select {
		case n := <-numbers:
			total += n + 10
		case w := <-words:
			total += len(w) * 100
		case _, ok := <-quit:
			println(total, ok)
			return
		}
	}
}
