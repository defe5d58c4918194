// Package godebug makes the settings of $GODEBUG available to the standard library. This one has
// the interface of the standard library's package: a setting is looked up in the environment when
// its value is asked for, and remembered until the program sets $GODEBUG. There are no metrics and no
// bisection of settings by call stacks.

package godebug

import "sync/atomic"

// A Setting is one name of $GODEBUG. A name that begins with # is undocumented.
type Setting struct {
	name  string
	found atomic.Pointer[lookup]
}

// A lookup is the value of a setting in an environment.
type lookup struct {
	environment *string
	value       string
}

// New returns the setting of that name.
func New(name string) *Setting { return &Setting{name: name} }

// Name returns the setting's name, without the #.
func (s *Setting) Name() string {
	if s.Undocumented() {
		return s.name[1:]
	}
	return s.name
}

// Undocumented reports whether the setting is not to be found in Go's documentation.
func (s *Setting) Undocumented() bool { return s.name != "" && s.name[0] == '#' }

// String returns a line for $GODEBUG.
func (s *Setting) String() string { return s.Name() + "=" + s.Value() }

// IncNonDefault would count a use of a setting that is not the default.
func (s *Setting) IncNonDefault() {}

// Value returns the setting's value, "" if there is none.
func (s *Setting) Value() string {
	environment := godebugEnvironment()
	found := s.found.Load()
	if found == nil || found.environment != environment {
		found = &lookup{environment, find(*environment, s.Name())}
		s.found.Store(found)
	}
	return found.value
}

// find returns the value of the last "name=value" of a list that is separated by commas.
func find(list, name string) string {
	value := ""
	for len(list) > 0 {
		end := 0
		for end < len(list) && list[end] != ',' {
			end++
		}
		item := list[:end]
		if len(item) > len(name) && item[:len(name)] == name && item[len(name)] == '=' {
			value = item[len(name)+1:]
		}
		if end < len(list) {
			end++
		}
		list = list[end:]
	}
	return value
}

// godebugEnvironment returns $GODEBUG, by the same pointer until it is set. It is in package runtime.
func godebugEnvironment() *string
