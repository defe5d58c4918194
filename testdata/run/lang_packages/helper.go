package main

import . "example.com/multi/geo"

func helper() { println(Point{1, 1}.Dist2(), private()) }

func private() string { return "main.private" }
