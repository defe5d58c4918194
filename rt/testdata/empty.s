# func main() {}
# status: 0

func main.main 3 leaf
        RETURN
end
