//= always
// Problem is something that is wrong with a variable. It has no value in it.
type Problem struct {
	Name, Message, Expected, Description string
}

// LoadError is all that is wrong with the configuration.
type LoadError struct {
	Problems []Problem
}

func (e *LoadError) Error() string {
	count := "a problem"
	if len(e.Problems) != 1 {
		count = strconv.Itoa(len(e.Problems)) + " problems"
	}
	var text strings.Builder
	text.WriteString("the configuration has " + count + "\n")
	for _, problem := range e.Problems {
		text.WriteString("\n  " + problem.Message)
		if problem.Description != "" {
			text.WriteString("\n      " + problem.Description)
		}
	}
	return text.String()
}

//= secret
// Secret is a value that does not show itself in logs. Expose gives it.
type Secret[T any] struct {
	// A function, since what prints values by reflection would print anything else.
	expose func() T
}

// Expose gives the value.
func (s Secret[T]) Expose() T {
	if s.expose == nil {
		var nothing T
		return nothing
	}
	return s.expose()
}

// Format keeps the value out of what fmt prints, whatever the verb.
func (Secret[T]) Format(state fmt.State, _ rune) {
	_, _ = state.Write([]byte("[secret]"))
}

// MarshalText keeps the value out of JSON and its like.
func (Secret[T]) MarshalText() ([]byte, error) {
	return []byte("[secret]"), nil
}

//= always
// kind is what texts and values in JSON can be read as; false is for what they cannot be.
type kind[T any] struct {
	ofText func(text string) (T, bool)
	ofJSON func(value any) (T, bool) //? json
}

type variable struct {
	name, expected, description string
 //? unset
	ignoreEmpty bool //? unset
 //? placeholders
	refusePlaceholders bool //? placeholders
 //? required-in
	requiredIn []string //? required-in
 //? forbidden-in
	forbiddenIn []string //? forbidden-in
}

type reader struct {
	lookup   func(name string) (string, bool)
	problems []Problem
 //? environments
	environment string //? environments
}

// read gives the value of a variable, and whether there is one.
func read[T any](r *reader, v variable, k kind[T]) (value T, isSet bool) {
	text, isSet := r.lookup(v.name)
	if isSet && isIn(r.environment, v.forbiddenIn) { //? forbidden-in
		r.refuse(v, "is not for "+r.environment) //? forbidden-in
		return value, true //? forbidden-in
	} //? forbidden-in
	if !isSet || text == "" && v.ignoreEmpty { //? unset
	if !isSet { //? no-unset
		return value, false
	}
	if v.refusePlaceholders && isPlaceholder(text) { //? placeholders
		r.refuse(v, "is still a placeholder") //? placeholders
		return value, true //? placeholders
	} //? placeholders
	fits := utf8.ValidString(text)
	if fits {
		value, fits = k.ofText(text)
	}
	if !fits {
		r.refuse(v, "is wrong: expected "+v.expected)
	}
	return value, true
}

func (r *reader) refuse(v variable, what string) {
	r.problems = append(r.problems, Problem{v.name, v.name + " " + what, v.expected, v.description})
}

//= required
func required[T any](r *reader, v variable, k kind[T]) T {
	value, isSet := read(r, v, k)
	if !isSet {
		r.refuse(v, "is not set")
	}
	return value
}

//= default
func withDefault[T any](value T, r *reader, v variable, k kind[T]) T {
	if found, isSet := read(r, v, k); isSet {
		return found
	}
	return value
}

//= optional
func optional[T any](r *reader, v variable, k kind[T]) *T {
	value, isSet := read(r, v, k)
	if isSet {
		return &value
	}
	if isIn(r.environment, v.requiredIn) { //? required-in
		r.refuse(v, "is not set, and "+r.environment+" needs it") //? required-in
	} //? required-in
	return nil
}

//= or-nothing
// orNothing is for lists and maps, which are nil where they are not set.
func orNothing[T any](r *reader, v variable, k kind[T]) T {
	var nothing T
	if found := optional(r, v, k); found != nil {
		return *found
	}
	return nothing
}

//= environments
func isIn(environment string, names []string) bool {
	for _, name := range names {
		if name == environment {
			return true
		}
	}
	return false
}

//= placeholders
var placeholders = []string{/*= placeholders */}

// isPlaceholder says whether text is there until somebody gives a real one.
func isPlaceholder(text string) bool {
	text = strings.ToLower(strings.NewReplacer(" ", "", ".", "", "_", "", "-", "").Replace(text))
	for _, placeholder := range placeholders {
		if text == placeholder {
			return true
		}
	}
	return false
}

//= secret
func secret[T any](k kind[T]) kind[Secret[T]] {
	return kind[Secret[T]]{
		ofText: func(text string) (Secret[T], bool) {
			value, fits := k.ofText(text)
			return Secret[T]{func() T { return value }}, fits
		},
	}
}

//= nullable
func pointer[T any](value T) *T {
	return &value
}

func nullable[T any](k kind[T]) kind[*T] {
	return kind[*T]{
		ofText: func(text string) (*T, bool) {
			if text == "" {
				return nil, true
			}
			value, fits := k.ofText(text)
			return &value, fits
		},
	}
}

//= checks
func fits[T any](value T, checks []func(T) bool) bool {
	for _, check := range checks {
		if !check(value) {
			return false
		}
	}
	return true
}

//= text
func text(checks ...func(text string) bool) kind[string] {
	return kind[string]{
		ofText: func(text string) (string, bool) { return text, fits(text, checks) },
		ofJSON: func(value any) (string, bool) { //? json
			text, isText := value.(string) //? json
			return text, isText && fits(text, checks) //? json
		}, //? json
	}
}

// length counts characters.
func length(text string) int {
	return utf8.RuneCountInString(text)
}

//= entropy
// entropy says how many bits of surprise text has.
func entropy(text string) float64 {
	counts := map[rune]float64{}
	for _, character := range text {
		counts[character]++
	}
	all, sum := float64(length(text)), 0.0
	for _, count := range counts {
		sum += count * math.Log2(all/count)
	}
	return sum
}

//= one-of
func oneOf(choices ...string) kind[string] {
	check := func(text string) (string, bool) {
		for _, choice := range choices {
			if text == choice {
				return text, true
			}
		}
		return "", false
	}
	return kind[string]{
		ofText: check,
		ofJSON: func(value any) (string, bool) { //? json
			text, isText := value.(string) //? json
			if !isText { //? json
				return "", false //? json
			} //? json
			return check(text) //? json
		}, //? json
	}
}

//= integer
func integer(checks ...func(value int64) bool) kind[int64] {
	return kind[int64]{
		ofText: func(text string) (int64, bool) {
			value, err := strconv.ParseInt(text, 10, 64)
			return value, err == nil && fits(value, checks)
		},
		ofJSON: func(value any) (int64, bool) { //? json
			number, isNumber := value.(json.Number) //? json
			if whole, err := number.Int64(); err == nil { //? json
				return whole, fits(whole, checks) //? json
			} //? json
			// In JSON, 1.0 and 1e3 are whole numbers too. //? json
			float, err := number.Float64() //? json
			isWhole := isNumber && err == nil && float == math.Trunc(float) && math.Abs(float) < 1<<63 //? json
			return int64(float), isWhole && fits(int64(float), checks) //? json
		}, //? json
	}
}

//= number
func number(checks ...func(value float64) bool) kind[float64] {
	check := func(text string) (float64, bool) {
		value, err := strconv.ParseFloat(text, 64)
		return value, err == nil && fits(value, checks)
	}
	return kind[float64]{
		ofText: func(text string) (float64, bool) {
			// Go reads more than digits as numbers.
			if strings.Trim(text, "0123456789+-.eE") != "" {
				return 0, false
			}
			return check(text)
		},
		ofJSON: func(value any) (float64, bool) { //? json
			number, isNumber := value.(json.Number) //? json
			if !isNumber { //? json
				return 0, false //? json
			} //? json
			return check(string(number)) //? json
		}, //? json
	}
}

//= multiple
func isMultiple(value, step float64) bool {
	if value == math.Trunc(value) && step == math.Trunc(step) {
		return math.Mod(value, step) == 0
	}
	// 0.3 is a multiple of 0.1, although 0.3 / 0.1 is not quite 3.
	quotient := value / step
	return math.Abs(quotient-math.Round(quotient)) <= 1e-12*math.Max(1, math.Abs(quotient))
}

//= boolean
func boolean(allowed ...bool) kind[bool] {
	check := func(value bool) (bool, bool) {
		for _, other := range allowed {
			if value == other {
				return value, true
			}
		}
		return false, false
	}
	return kind[bool]{
		ofText: func(text string) (bool, bool) {
			switch strings.ToLower(text) {
			case "true", "1", "yes", "on":
				return check(true)
			case "false", "0", "no", "off":
				return check(false)
			}
			return false, false
		},
		ofJSON: func(value any) (bool, bool) { //? json
			boolean, isBoolean := value.(bool) //? json
			if !isBoolean { //? json
				return false, false //? json
			} //? json
			return check(boolean) //? json
		}, //? json
	}
}

//= json
func parseJSON(text string) (any, bool) {
	decoder := json.NewDecoder(strings.NewReader(text))
	// So that large numbers stay what they are.
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil {
		return nil, false
	}
	_, err := decoder.Token()
	return value, err == io.EOF
}

//= anything
func anything() kind[any] {
	return kind[any]{
		ofText: func(text string) (any, bool) { return text, true },
		ofJSON: plain,
	}
}

// plain makes numbers of numbers, which are texts so far.
func plain(value any) (any, bool) {
	fits := true
	each := func(inner any) any {
		inner, innerFits := plain(inner)
		fits = fits && innerFits
		return inner
	}
	switch value := value.(type) {
	case json.Number:
		number, err := value.Float64()
		return number, err == nil
	case []any:
		for index, item := range value {
			value[index] = each(item)
		}
	case map[string]any:
		for name, item := range value {
			value[name] = each(item)
		}
	}
	return value, fits
}

//= list
func list[T any](k kind[T], separator string, isUnique bool, checks ...func(count int) bool) kind[[]T] {
	check := func(items []T) ([]T, bool) {
		known := map[string]bool{}
		for _, item := range items {
			text, _ := json.Marshal(item)
			if isUnique && known[string(text)] {
				return nil, false
			}
			known[string(text)] = true
		}
		return items, fits(len(items), checks)
	}
	ofJSON := func(value any) ([]T, bool) {
		values, isList := value.([]any)
		items := make([]T, 0, len(values))
		for _, value := range values {
			item, fits := k.ofJSON(value)
			if !fits {
				return nil, false
			}
			items = append(items, item)
		}
		if !isList {
			return nil, false
		}
		return check(items)
	}
	return kind[[]T]{
		ofText: func(text string) ([]T, bool) {
			value, isJSON := parseJSON(text)
			if _, isList := value.([]any); separator != "" && !(isJSON && isList) { //? separator
				items := []T{} //? separator
				for _, part := range split(text, separator) { //? separator
					item, fits := k.ofText(strings.TrimSpace(part)) //? separator
					if !fits { //? separator
						return nil, false //? separator
					} //? separator
					items = append(items, item) //? separator
				} //? separator
				return check(items) //? separator
			} //? separator
			if !isJSON {
				return nil, false
			}
			return ofJSON(value)
		},
		ofJSON: ofJSON,
	}
}

//= separator
func split(text, separator string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, separator)
}

//= object
func object[T any](k kind[T], checks ...func(count int) bool) kind[map[string]T] {
	ofJSON := func(value any) (map[string]T, bool) {
		values, isObject := value.(map[string]any)
		if !isObject || !fits(len(values), checks) {
			return nil, false
		}
		members := make(map[string]T, len(values))
		for name, value := range values {
			member, fits := k.ofJSON(value)
			if !fits {
				return nil, false
			}
			members[name] = member
		}
		return members, true
	}
	return kind[map[string]T]{
		ofText: func(text string) (map[string]T, bool) {
			value, isJSON := parseJSON(text)
			if !isJSON {
				return nil, false
			}
			return ofJSON(value)
		},
		ofJSON: ofJSON,
	}
}
