module example.com/origin-assertion

go 1.21
