#!/usr/bin/env python3
"""Tests of the tandem command as a user meets it: usage, exit statuses, messages, output files, and
objects linked by another linker.

  driver_test.py TANDEM ROOT
"""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest

TANDEM, ROOT = sys.argv[1], sys.argv[2]
HELLO = os.path.join(ROOT, 'testdata/talk/hello.go')
COLLECTIONS = os.path.join(ROOT, 'testdata/talk/collections.go')
SUBCOMMANDS = ['build', 'run', 'test', 'asm', 'ir', 'check', 'runtime', 'version']


class DriverTest(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.directory)

    def path(self, name, text=None):
        path = os.path.join(self.directory, name)
        if text is not None:
            with open(path, 'w', encoding='utf-8') as file:
                file.write(text)
        return path

    def tandem(self, *arguments, status=0, stdin=''):
        done = subprocess.run([TANDEM, *arguments], input=stdin, capture_output=True, text=True,
                              cwd=self.directory, check=False)
        self.assertEqual(done.returncode, status, done.stderr)
        return done

    def test_help_of_every_subcommand(self):
        overview = self.tandem('help').stdout
        for name in SUBCOMMANDS:
            self.assertIn(name, overview)
            text = self.tandem(name, '--help').stdout
            self.assertTrue(text.startswith('usage: tandem ' + name), text)
            if name != 'version':
                self.assertIn('Examples:', text)

    def test_misuse_has_status_2(self):
        self.tandem(status=2)
        self.assertIn('unknown command', self.tandem('frobnicate', status=2).stderr)
        self.assertIn('unknown command', self.tandem('help', 'frobnicate', status=2).stderr)
        self.assertIn('unknown flag --x', self.tandem('build', '--x', HELLO, status=2).stderr)
        self.assertIn('needs a value', self.tandem('build', '-o', status=2).stderr)
        self.assertIn('no input', self.tandem('build', status=2).stderr)
        self.assertIn('No such file', self.tandem('build', 'absent.go', status=2).stderr)
        self.assertIn('neither', self.tandem('build', self.path('x.txt', ''), status=2).stderr)
        self.assertIn('unknown pass', self.tandem('ir', '--after=x', HELLO, status=2).stderr)
        self.assertIn('unknown syntax', self.tandem('asm', '--syntax=x', HELLO, status=2).stderr)
        self.assertIn('no function', self.tandem('asm', HELLO, 'main.x', status=2).stderr)

    def test_errors_of_a_program_have_status_1(self):
        path = self.path('bad.go', 'package main\n\nfunc main() {\n\tx := 1\n\ty = 2\n}\n')
        text = self.tandem('build', path, status=1).stderr
        self.assertIn('bad.go:4:2: x declared and not used', text)
        self.assertIn('bad.go:5:2: undefined: y', text)
        empty = self.path('empty.go', '')
        self.assertIn('package statement must be first', self.tandem('build', empty, status=1).stderr)
        tir = self.path('bad.tir', 'func @"main.main" func() {\nb0:\n  frobnicate\n}\n')
        self.assertIn('bad.tir:3:3: ', self.tandem('build', tir, status=1).stderr)
        self.assertFalse(os.path.exists(self.path('bad')))

    def test_the_language_version_is_that_of_go_mod_or_of_the_flag(self):
        program = self.path('main.go', 'package main\n\nfunc main() { println(max(1, 2)) }\n')
        self.assertEqual(self.tandem('run', program).stderr, '2\n')
        error = 'max requires go1.21 or later (-lang was set to go1.20; check go.mod)'
        self.assertIn(error, self.tandem('check', '-lang=go1.20', program, status=1).stderr)
        self.path('go.mod', 'module m\n\ngo 1.20\n')
        self.assertIn(error, self.tandem('build', '.', status=1).stderr)
        self.path('go.mod', 'module m\n\ngo 1.22\n')
        self.assertIn('go.mod requires go >= 1.22', self.tandem('build', '.', status=1).stderr)

    def test_string_variables_are_set(self):
        program = self.path('main.go', 'package main\n\nvar version = "none"\nvar build string\n'
                            'var number int\n\nfunc main() { println(version, build, number) }\n')
        done = self.tandem('run', '-X', 'main.version=1=2', '-X=main.build=x', '-X=main.build=last',
                           '-X', 'main.none=1', program)
        self.assertEqual(done.stderr, '1=2 last 0\n')
        self.assertEqual(self.tandem('run', '-X', 'main.version=', program).stderr, '  0\n')
        self.assertIn('main.go:5:5: main.number: cannot set with -X: not a var of type string (int)',
                      self.tandem('build', '-X', 'main.number=1', program, status=1).stderr)
        for bad in ('main.version', 'version=1', 'main.=1'):
            self.assertIn('importpath.name=value', self.tandem('build', '-X', bad, program,
                                                               status=2).stderr)

    def test_embedded_files_are_refused(self):
        program = self.path('main.go', 'package main\n\nimport _ "embed"\n\n//go:embed main.go\n'
                            'var text string\n\nfunc main() { println(text) }\n')
        self.tandem('check', program)
        text = self.tandem('build', program, status=1).stderr
        self.assertIn('main.go:5:3: not supported yet: //go:embed', text)

    def test_print_of_what_it_cannot_print(self):
        program = self.path('main.go', 'package main\n\nfunc show[T any](x T) { println(x) }\n\n'
                            'func main() { show(struct{ a int }{1}) }\n')
        self.assertIn('main.go:3:32: illegal types for operand: print\n\tgo.shape.struct {',
                      self.tandem('build', program, status=1).stderr)

    def test_functions_without_a_stack_check_must_fit(self):
        function = '//go:nosplit\n//go:noinline\nfunc %s(x int) int {\n%s}\n\n'
        room = '\tvar a [%d]int\n\ta[x&7] = x\n\treturn a[0] + %s\n'
        def program(words):
            return self.path('main.go', 'package main\n\n' + function % ('f', room % (words, 'g(x)')) +
                             function % ('g', room % (words, 'x')) + 'func main() { println(f(1)) }\n')
        self.tandem('build', program(16))
        self.assertRegex(self.tandem('build', program(40), status=1).stderr,
                         'functions without a stack check use [0-9]+ bytes of stack, but have 800:\n'
                         '\tmain.f: 3[0-9]+ bytes\n\tmain.g: 3[0-9]+ bytes\n\tthe runtime: [0-9]+ bytes')
        circle = function % ('f', '\treturn f(x + 1) + 1\n') + 'func main() { println(f(1)) }\n'
        self.assertIn('call one another in a circle:\n\tmain.f: ',
                      self.tandem('build', self.path('main.go', 'package main\n\n' + circle),
                                  status=1).stderr)

    def test_output_is_there_whole_or_not_at_all(self):
        self.tandem('build', '-o', self.path('hello'), HELLO)
        self.assertEqual(os.listdir(self.directory), ['hello'])
        done = subprocess.run([self.path('hello')], capture_output=True, check=False)
        self.assertEqual(done.stderr, b'hello world!\n')
        os.mkdir(self.path('folder'))
        text = self.tandem('build', '-o', self.path('folder'), HELLO, status=2).stderr
        self.assertIn('Is a directory', text)
        text = self.tandem('build', '-o', '/dev/full', HELLO, status=2).stderr
        self.assertIn('No space left on device', text)
        self.assertEqual(sorted(os.listdir(self.directory)), ['folder', 'hello'])

    def test_a_failed_write_is_told(self):
        limited = [sys.executable, '-c', 'import os, resource, sys\n'
                   'resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n'
                   'os.execv(sys.argv[1], sys.argv[1:])', TANDEM, 'build', '-o', 'hello', HELLO]
        done = subprocess.run(limited, cwd=self.directory, capture_output=True, text=True,
                              check=False)
        self.assertEqual((done.returncode, done.stderr),
                         (2, 'tandem build: cannot write hello: File too large\n'))
        self.assertEqual(os.listdir(self.directory), [])
        with open('/dev/full', 'w', encoding='utf-8') as full:
            for command in (['asm', HELLO], ['version'], ['help']):
                done = subprocess.run([TANDEM, *command], stdout=full, stderr=subprocess.PIPE,
                                      text=True, check=False)
                self.assertEqual(done.returncode, 2)
                self.assertIn('cannot write to standard output', done.stderr)

    def test_an_input_is_not_overwritten(self):
        text = 'package main\n\nfunc main() {}\n'
        path = self.path('main.go', text)
        os.symlink('main.go', self.path('link'))
        for flags in (['-o', 'main.go'], ['-o', 'link'], ['-c', '-o', './main.go'],
                      ['-o', 'main', '-map', path]):
            message = self.tandem('build', *flags, 'main.go', status=2).stderr
            self.assertIn('is an input: it would be overwritten', message)
        with open(path, encoding='utf-8') as file:
            self.assertEqual(file.read(), text)
        self.assertEqual(sorted(os.listdir(self.directory)), ['link', 'main.go'])

    def test_too_little_memory_is_told(self):
        path = self.path('large.go', 'package main\n\nvar x = [...]int{%s}\n\nfunc main() {}\n' % (
            '1, ' * 3000000))
        limited = [sys.executable, '-c', 'import os, resource, sys\n'
                   'resource.setrlimit(resource.RLIMIT_AS, (400 << 20, 400 << 20))\n'
                   'os.execv(sys.argv[1], sys.argv[1:])', TANDEM, 'build', '-o', 'large', path]
        done = subprocess.run(limited, cwd=self.directory, capture_output=True, text=True,
                              check=False)
        self.assertEqual((done.returncode, done.stderr), (2, 'tandem: out of memory\n'))

    def test_builds_are_reproducible(self):
        library = self.path('library.go', 'package main\n\nimport "fmt"\n\n'
                            'func main() { fmt.Println("hello") }\n')
        for source in (COLLECTIONS, library):
            for name in ('a', 'b'):
                self.tandem('build', '-o', self.path(name), source)
            with open(self.path('a'), 'rb') as a, open(self.path('b'), 'rb') as b:
                self.assertEqual(a.read(), b.read(), source)

    def test_run_is_the_program(self):
        path = self.path('exit.go', 'package main\n\nfunc main() {\n\tvar p *int\n\t*p = 1\n}\n')
        done = self.tandem('run', path, status=2)
        self.assertTrue(done.stderr.startswith(
            'panic: runtime error: invalid memory address or nil pointer dereference\n'
            '[signal SIGSEGV: segmentation violation code='), done.stderr)

    def test_the_talks_calls_in_the_talks_order(self):
        listing = self.tandem('asm', COLLECTIONS, 'main.main').stdout
        calls = [line.split('CALL runtime.')[1][:-len('(SB)')] for line in listing.splitlines()
                 if 'CALL runtime.' in line]
        self.assertEqual(calls, [
            'growslice', 'fastrand', 'mapassign_faststr', 'mapassign_faststr', 'mapassign_faststr',
            'makechan', 'chansend1', 'mapiterinit', 'chansend1', 'mapiternext',
            'morestack_noctxt'])

    def test_the_talks_prologue_and_epilogue(self):
        source = os.path.join(ROOT, 'testdata/talk/hello_frame.go')
        code = [line.split(') ', 1)[1] for line in
                self.tandem('asm', source, 'main.main').stdout.splitlines()
                if 'PCDATA' not in line and 'FUNCDATA' not in line]
        self.assertEqual(code[:6], [
            'TEXT main.main(SB), ABIInternal, $64-0', 'CMPQ SP, 16(R14)', 'JLS 82', 'PUSHQ BP',
            'MOVQ SP, BP', 'SUBQ $56, SP'])
        self.assertEqual(code[-5:], [
            'ADDQ $56, SP', 'POPQ BP', 'RET', 'CALL runtime.morestack_noctxt(SB)', 'JMP 0'])
        self.tandem('build', '-c', '-o', 'hello.o', source)
        prologue = bytes.fromhex('493b6610 764c 55 4889e5 4883ec38')
        with open(self.path('hello.o'), 'rb') as file:
            self.assertIn(prologue, file.read())

    def test_an_empty_main_is_one_return(self):
        path = self.path('empty.go', 'package main\n\nfunc main() {}\n')
        lines = self.tandem('asm', path, 'main.main').stdout.splitlines()
        self.assertEqual(len(lines), 2)
        self.assertTrue(lines[1].endswith(' RET'))

    # What grew is seen by `nm -S --size-sort`; rt/HACKING.md says how to keep it out.
    def test_the_empty_program_stays_small(self):
        path = self.path('empty.go', 'package main\n\nfunc main() {}\n')
        self.tandem('build', '-o', 'empty', path)
        self.assertLessEqual(os.path.getsize(self.path('empty')), 16320)

    # What is for the users of one call of the runtime is in nobody else's program: a profile that
    # samples all allocations would cost most programs half of their speed.
    def test_parts_of_the_runtime_that_nobody_calls_are_left_out(self):
        plain = 'package main\n\nimport "runtime"\n\nvar p *[9]int\n\n' \
                'func main() {\n\tp = new([9]int)\n\truntime.GC()\n%s}\n'
        parts = {
            '_ZN2rt2gc18profile_allocationEPKv': '\truntime.MemProfile(nil, true)\n',
            '_ZN2rt2gc16queue_finalizersEPNS_3mem4SpanE':
                '\truntime.SetFinalizer(p, func(p *[9]int) {})\n'}
        for call in ['', *parts.values()]:
            path = self.path('program.go', plain % call)
            for name, user in parts.items():
                done = self.tandem('build', '-o', 'program', '-why', name, path)
                if call == user:
                    self.assertIn('a root of the link', done.stdout)
                else:
                    self.assertIn('not linked', done.stdout)

    def test_listing_syntaxes(self):
        self.assertIn('CALL runtime.printstring(SB)',
                      self.tandem('asm', HELLO, 'main.main').stdout)
        self.assertIn('%rsp', self.tandem('asm', '--syntax=att', HELLO, 'main.main').stdout)
        self.assertIn('rsp', self.tandem('asm', '--syntax=intel', HELLO, 'main.main').stdout)

    def test_ir_prints_what_it_reads(self):
        text = self.tandem('ir', COLLECTIONS).stdout
        path = self.path('collections.tir', text)
        self.assertEqual(self.tandem('ir', path).stdout, text)
        lowered = self.tandem('ir', '--after=lower', COLLECTIONS).stdout
        self.assertIn('call @"runtime.growslice"', lowered)
        self.assertIn('// after promote', self.tandem('ir', '--all', HELLO).stdout)

    def test_every_pass_can_be_off_and_verified(self):
        passes = [line.split()[0] for line in self.tandem('ir', '--passes').stdout.splitlines()
                  if '(required)' not in line]
        for name in passes:
            done = self.tandem('run', '-d', 'check', '-d', name + '=off', HELLO)
            self.assertEqual(done.stderr, 'hello world!\n', name)

    def test_why_and_map(self):
        done = self.tandem('build', '-o', 'hello', '--why', 'main.main', '--map', 'hello.map', HELLO)
        self.assertIn('main.main', done.stdout)
        with open(self.path('hello.map'), encoding='utf-8') as file:
            self.assertIn('main.main', file.read())

    @unittest.skipIf(shutil.which('ld.lld') is None, 'ld.lld is not installed')
    def test_objects_link_with_another_linker(self):
        self.tandem('build', '-c', '-o', 'collections.o', COLLECTIONS)
        self.tandem('runtime', '-o', 'rt.a')
        subprocess.run(['ld.lld', '-o', 'collections', '--gc-sections', '-e', '_rt0_amd64_linux',
                        'collections.o', 'rt.a'], cwd=self.directory, check=True)
        done = subprocess.run([self.path('collections')], capture_output=True, text=True, check=False)
        ours = self.tandem('run', COLLECTIONS, status=2)
        self.assertEqual((done.returncode, done.stderr), (2, ours.stderr))


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
