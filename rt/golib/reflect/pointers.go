// How the types that package reflect makes say where their pointers are.

package reflect

// The size of a pointer mask, in bytes, from which on a type has a program that makes the mask in
// its place. The collector knows masks only, of whatever size.
const maxPtrmaskBytes = 1 << 57
