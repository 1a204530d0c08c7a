// go run . jwks.json, with a line `assertion <tab> host <tab> now` for each case on standard input.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"strconv"
	"strings"

	"example.com/origin-assertion/assertion"
)

func main() {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	var keys assertion.KeySet
	if err := json.Unmarshal(text, &keys); err != nil {
		log.Fatal(err)
	}
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		fields := strings.Split(lines.Text(), "\t")
		now, err := strconv.ParseInt(fields[2], 10, 64)
		if err != nil {
			log.Fatal(err)
		}
		claims, err := assertion.Verify(fields[0], fields[1], keys, now)
		if refused, isRefused := err.(assertion.Refused); isRefused {
			fmt.Println(string(refused))
		} else {
			fmt.Println("ok", claims.Tenant, claims.Domain)
		}
	}
}
