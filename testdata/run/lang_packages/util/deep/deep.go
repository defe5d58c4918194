package deep

import "example.com/multi/util"

var Value = compute()

func compute() int { return util.Log("deep") * 100 }
