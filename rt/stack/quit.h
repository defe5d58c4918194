// Signals that end the program with a dump of all goroutines, or come to nothing.

#ifndef TANDEM_RT_STACK_QUIT_H_
#define TANDEM_RT_STACK_QUIT_H_

namespace rt {

// Makes SIGQUIT and its like end the program with the tracebacks of all goroutines and status 2,
// and others come to nothing; leaves those that have a handler. Only the first call does anything.
// Also from a signal handler.
void handle_quit() asm("runtime.handle_quit");

}  // namespace rt

#endif  // TANDEM_RT_STACK_QUIT_H_
