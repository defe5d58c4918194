module example.com/packagetest

go 1.21
