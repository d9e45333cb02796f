// Answers the inputs of examples/differential.rs with godotenv, which this must be built with.
package main

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"

	"github.com/joho/godotenv"
)

func main() {
	requests := json.NewDecoder(bufio.NewReader(os.Stdin))
	answers := json.NewEncoder(os.Stdout)
	for {
		var request struct {
			Input string `json:"input"`
		}
		if requests.Decode(&request) != nil {
			return
		}
		vars, err := godotenv.Parse(strings.NewReader(request.Input))
		answers.Encode(map[string]any{"vars": vars, "error": err != nil})
	}
}
