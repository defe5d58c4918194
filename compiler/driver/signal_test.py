#!/usr/bin/env python3
"""Tests of programs that get signals: SIGQUIT's dump of all goroutines, the default actions, and what
os/signal changes about them. Each program is sent its signal when it has said "ready", or after a
while, and the way that it ends is checked. With TANDEM_GO=FILE, the same is asked of Go.

  signal_test.py TANDEM
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

TANDEM = sys.argv[1]
GO = os.environ.get('TANDEM_GO')

LOOP = '''package main
var x int
func main() {
	for {
		x++
	}
}
'''
RECURSION = '''package main
func fibonacci(n int) int {
	if n < 2 {
		return n
	}
	return fibonacci(n-1) + fibonacci(n-2)
}
func main() { println(fibonacci(60)) }
'''
RAW_READ = '''package main
import "syscall"
func main() {
	var ends [2]int
	syscall.Pipe(ends[:])
	var b [1]byte
	syscall.%s(%s)
}
'''
READ = RAW_READ % ('Read', 'ends[0], b[:]')
RAW = (RAW_READ % ('RawSyscall', 'syscall.SYS_READ, uintptr(ends[0]), uintptr(unsafe.Pointer(&b)), 1')
       ).replace('import "syscall"', 'import ("syscall"; "unsafe")')
WAITERS = '''package main
import "time"
func waiter(c chan int) { <-c }
func main() {
	go waiter(make(chan int))
	time.Sleep(time.Minute)
}
'''
NOTIFIED = '''package main
import ("os"; "os/signal"; "syscall"; "fmt")
func main() {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.%s)
	os.Stdout.WriteString("ready\\n")
	fmt.Println("got", <-c)
	%s
}
'''
PANICS = '''package main
func main() { panic("boom") }
'''
STOPS = '''package main
import ("fmt"; "os"; "os/signal"; "syscall"; "time")
func main() {
	for i := 0; i < 20; i++ {
		c := make(chan os.Signal, 1)
		signal.Notify(c, syscall.SIGINT)
		done := make(chan bool)
		go func() { signal.Stop(c); done <- true }()
		syscall.Kill(os.Getpid(), syscall.SIGINT)
		select {
		case <-c:
		case <-time.After(5 * time.Second):
			fmt.Println("lost")
		}
		<-done
	}
}
'''
WRITES = '''package main
import ("fmt"; "os")
func main() {
	os.Stdout.WriteString("ready\\n")
	for {
		if _, err := os.%s.WriteString("line\\n"); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(3)
		}
	}
}
'''
IGNORES = '''package main
import ("os"; "os/signal"; "syscall"; "time")
func main() {
	signal.Ignore(syscall.SIGHUP)
	os.Stdout.WriteString("ready\\n")
	time.Sleep(time.Second / 4)
	println(signal.Ignored(syscall.SIGHUP))
}
'''
SLEEPS = '''package main
import ("os"; "time")
func main() {
	os.Stdout.WriteString("ready\\n")
	time.Sleep(time.Second / 4)
}
'''


def restore_default_actions():
    """A shell's background jobs inherit ignored signals, and so would the programs."""
    for number in [signal.SIGHUP, signal.SIGINT, signal.SIGQUIT]:
        signal.signal(number, signal.SIG_DFL)


class SignalTest(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.directory)

    def build(self, source):
        path = os.path.join(self.directory, 'main.go')
        with open(path, 'w', encoding='utf-8') as file:
            file.write(source)
        program = os.path.join(self.directory, 'main')
        subprocess.run([GO or TANDEM, 'build', '-o', program, path], check=True)
        return program

    def run_program(self, source, number=None, traceback=None):
        """The exit status, or minus the signal that ended it, and both outputs."""
        environment = dict(os.environ)
        environment.pop('GOTRACEBACK', None)
        if traceback:
            environment['GOTRACEBACK'] = traceback
        process = subprocess.Popen([self.build(source)], stdout=subprocess.PIPE, bufsize=0,
                                   stderr=subprocess.PIPE, env=environment,
                                   preexec_fn=restore_default_actions)
        ready = b''
        if 'ready' in source:
            ready = process.stdout.readline()
        elif number:
            time.sleep(0.15)
        if number:
            process.send_signal(number)
        try:
            output, errors = process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            self.fail('the program does not end')
        return process.returncode, (ready + output).decode(), errors.decode()

    def quits(self, source, expected):
        status, _, errors = self.run_program(source, signal.SIGQUIT)
        self.assertEqual(status, 2, errors)
        self.assertTrue(errors.startswith('SIGQUIT: quit\nPC=0x'), errors)
        for text in expected + ['\nrip    0x', '\nrflags 0x']:
            self.assertIn(text, errors)

    def test_quit_in_a_loop_of_the_only_goroutine(self):
        self.quits(LOOP, ['\ngoroutine 1 [running]:\nmain.main()\n\t'])

    def test_quit_in_a_recursion_of_the_only_goroutine(self):
        for _ in range(8):  # some of the signals come where a frame is being made
            self.quits(RECURSION,
                       ['\ngoroutine 1 [running]:\nmain.fibonacci(', '\nmain.main()\n'])

    def test_quit_in_a_system_call_of_the_only_goroutine(self):
        self.quits(READ, ['\ngoroutine 1 [syscall]:\n', 'syscall.read(', '\nmain.main()\n'])

    def test_quit_in_a_raw_system_call(self):
        self.quits(RAW, ['\ngoroutine 1 [', '\nmain.main()\n'])

    def test_quit_with_goroutines_that_wait(self):
        self.quits(WAITERS, ['\ngoroutine 1 [sleep]:\n', '[chan receive]:\n', '\nmain.waiter(',
                             '\ncreated by main.main in goroutine 1\n'])

    def test_quit_that_the_program_asks_for(self):
        status, output, _ = self.run_program(NOTIFIED % ('SIGQUIT', ''), signal.SIGQUIT)
        self.assertEqual((status, output), (0, 'ready\ngot quit\n'))

    def test_quit_after_the_program_asked_for_it(self):
        again = 'signal.Stop(c)\n\tsyscall.Kill(os.Getpid(), syscall.SIGQUIT)\n\tselect {}'
        status, _, errors = self.run_program(NOTIFIED % ('SIGQUIT', again), signal.SIGQUIT)
        self.assertEqual(status, 2, errors)
        self.assertTrue(errors.startswith('SIGQUIT: quit\n'), errors)

    def test_default_actions(self):
        for number in [signal.SIGHUP, signal.SIGINT, signal.SIGTERM]:
            with self.subTest(number):
                self.assertEqual(self.run_program(LOOP, number)[0], -number)
                self.assertEqual(self.run_program(SLEEPS, number)[0], -number)

    def test_default_action_after_notify(self):
        again = 'signal.Reset()\n\tsyscall.Kill(os.Getpid(), syscall.SIGTERM)\n\tselect {}'
        status, output, _ = self.run_program(NOTIFIED % ('SIGTERM', again), signal.SIGTERM)
        self.assertEqual((status, output), (-signal.SIGTERM, 'ready\ngot terminated\n'))

    def test_signals_that_come_to_nothing(self):
        for number in [signal.SIGUSR1, signal.SIGUSR2, signal.SIGALRM, signal.SIGIO, signal.SIGPIPE]:
            with self.subTest(number):
                source = SLEEPS.replace('os.Stdout', 'time.Sleep(time.Second / 10)\n\tos.Stdout')
                self.assertEqual(self.run_program(source, number)[0], 0)

    def test_ignored(self):
        status, _, errors = self.run_program(IGNORES, signal.SIGHUP)
        self.assertEqual((status, errors), (0, 'true\n'))

    def test_crash_aborts(self):
        status, _, errors = self.run_program(PANICS, traceback='crash')
        self.assertEqual(status, -signal.SIGABRT)
        self.assertTrue(errors.startswith('panic: boom\n\ngoroutine 1 [running]:\n'), errors)
        status, _, errors = self.run_program(WAITERS, signal.SIGQUIT, 'crash')
        self.assertEqual(status, -signal.SIGABRT)
        self.assertTrue(errors.startswith('SIGQUIT: quit\n'), errors)

    def test_words_of_gotraceback(self):
        for word in ['none', '0', 'wer', 'x', '-1', 'single', 'all', '1', 'system', '3']:
            with self.subTest(word):
                shown = word in ['single', 'all', '1', 'system', '3']
                status, _, errors = self.run_program(PANICS, traceback=word)
                self.assertEqual((status, 'goroutine 1 [running]' in errors), (2, shown))

    def test_a_malformed_memory_limit_is_shown(self):
        environment = dict(os.environ, GOMEMLIMIT='1kB')
        source = 'package main\n\nvar s []int\n\nfunc main() { s = make([]int, 9) }\n'
        done = subprocess.run([self.build(source)], stderr=subprocess.PIPE, env=environment,
                              check=False, text=True)
        self.assertEqual(done.returncode, 2)
        self.assertTrue(done.stderr.startswith(
            'GOMEMLIMIT=1kB\nfatal error: malformed GOMEMLIMIT; see `go doc '), done.stderr)

    def test_abort_is_a_dump(self):
        status, _, errors = self.run_program(WAITERS, signal.SIGABRT)
        self.assertEqual(status, 2)
        self.assertTrue(errors.startswith('SIGABRT: abort\nPC=0x'), errors)

    def test_a_closed_standard_output_ends_the_program(self):
        for name in ['Stdout', 'Stderr']:
            with self.subTest(name):
                process = subprocess.Popen([self.build(WRITES % name)], stdout=subprocess.PIPE,
                                           stderr=subprocess.PIPE)
                process.stdout.readline()
                process.stdout.close()
                process.stderr.close()
                self.assertEqual(process.wait(20), -signal.SIGPIPE)

    def test_a_closed_standard_output_that_the_program_knows_of(self):
        for call in ['Notify(make(chan os.Signal, 1), syscall.SIGPIPE)', 'Ignore(syscall.SIGPIPE)']:
            with self.subTest(call):
                source = WRITES.replace('import (', 'import ("os/signal"; "syscall"; ').replace(
                    'os.Stdout.W', 'signal.%s\n\tos.Stdout.W' % call, 1)
                process = subprocess.Popen([self.build(source % 'Stdout')], stdout=subprocess.PIPE,
                                           stderr=subprocess.DEVNULL)
                process.stdout.readline()
                process.stdout.close()
                self.assertEqual(process.wait(20), 3)

    # Stop and the signal meet: it is received, or has its default action.
    def test_no_signal_is_lost_when_notification_stops(self):
        for _ in range(10):
            done = subprocess.run([self.build(STOPS)], stdout=subprocess.PIPE, check=False)
            self.assertIn((done.returncode, done.stdout), [(0, b''), (-signal.SIGINT, b'')])

    # Signals that come to nothing do so from the start of the program.
    def test_a_closed_pipe_at_once(self):
        source = 'package main\nimport "os"\nfunc main() {\n' \
            '\tif _, err := os.NewFile(3, "3").Write([]byte("3")); err == nil { os.Exit(4) }\n}\n'
        reading, writing = os.pipe()
        os.close(reading)
        program = self.build(source)
        done = subprocess.run(['/bin/sh', '-c', 'exec "$0" 3>&%d' % writing, program],
                              pass_fds=[writing], check=False)
        os.close(writing)
        self.assertEqual(done.returncode, 0)

    def test_a_signal_to_oneself_at_once(self):
        source = 'package main\nimport ("os"; "os/signal"; "syscall")\nfunc main() {\n' \
            '\tif signal.Ignored(syscall.SIGUSR1) { os.Exit(4) }\n' \
            '\tsyscall.Kill(os.Getpid(), syscall.SIGUSR1)\n}\n'
        self.assertEqual(self.run_program(source)[0], 0)

    def test_another_closed_pipe_is_an_error(self):
        source = WRITES.replace('import (', 'import ("errors"; "syscall"; ').replace(
            'for {', 'r, w, _ := os.Pipe()\n\tr.Close()\n\tfor {').replace(
            'os.%s', 'w').replace('fmt.Fprintln(os.Stderr, err)',
                                  'fmt.Print(errors.Is(err, syscall.EPIPE))')
        self.assertEqual(self.run_program(source)[:2], (3, 'ready\ntrue'))


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
