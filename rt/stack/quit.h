// SIGQUIT: a dump of all goroutines.

#ifndef TANDEM_RT_STACK_QUIT_H_
#define TANDEM_RT_STACK_QUIT_H_

namespace rt {

// Makes SIGQUIT end the program with the tracebacks of all goroutines and status 2. Also from a
// signal handler.
void handle_quit();

}  // namespace rt

#endif  // TANDEM_RT_STACK_QUIT_H_
