#!/usr/bin/env python3
"""Tests of `tandem test`: what it prints for the packages of testdata/packagetest is what `go test`
prints, but for the times. With TANDEM_GO=/path/to/go the same is asked of Go.

  package_test.py TANDEM ROOT
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

TANDEM, ROOT = os.environ.get('TANDEM_GO', sys.argv[1]), sys.argv[2]
IS_GO = 'TANDEM_GO' in os.environ
PACKAGES = os.path.join(ROOT, 'testdata/packagetest')

ALL_OF_SHAPES = '''=== RUN   TestArea
--- PASS: TestArea (<T>)
=== RUN   TestFolder
--- PASS: TestFolder (<T>)
=== RUN   TestFailsWhenAsked
--- PASS: TestFailsWhenAsked (<T>)
=== RUN   TestSkipped
    shapes_test.go:29: not today
--- SKIP: TestSkipped (<T>)
=== RUN   TestExternal
--- PASS: TestExternal (<T>)
=== RUN   FuzzArea
=== RUN   FuzzArea/seed#0
--- PASS: FuzzArea (<T>)
    --- PASS: FuzzArea/seed#0 (<T>)
=== RUN   ExampleSquare_Area
--- PASS: ExampleSquare_Area (<T>)
=== RUN   ExampleNewSquare
--- PASS: ExampleNewSquare (<T>)
=== RUN   Example_empty
--- PASS: Example_empty (<T>)
PASS
ok  \texample.com/packagetest/shapes\t<T>
'''

FAILURE = '''--- FAIL: TestFailsWhenAsked (<T>)
    shapes_test.go:25: asked to fail
FAIL
FAIL\texample.com/packagetest/shapes\t<T>
FAIL
'''


class PackageTest(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.directory)

    def write(self, name, text):
        path = os.path.join(self.directory, name)
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text)
        return path

    def run_tests(self, *arguments, status=0, folder=PACKAGES, **variables):
        """What the command prints on its two streams, with <T> for times."""
        done = subprocess.run([TANDEM, 'test', *(['-count=1'] if IS_GO else []), *arguments],
                              cwd=folder, env={**os.environ, **variables}, capture_output=True,
                              text=True, check=False)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return re.sub(r'\b\d+\.\d+s', '<T>', done.stdout), done.stderr

    def test_tests_of_each_kind(self):
        output, _ = self.run_tests('-v', './shapes')
        self.assertEqual(output, ALL_OF_SHAPES)

    def test_lines_of_packages(self):
        output, _ = self.run_tests('./plain', './shapes', 'example.com/packagetest/withmain')
        self.assertEqual(output, '?   \texample.com/packagetest/plain\t[no test files]\n'
                         'ok  \texample.com/packagetest/shapes\t<T>\n'
                         'ok  \texample.com/packagetest/withmain\t<T>\n')

    def test_output_of_failures_is_shown(self):
        output, _ = self.run_tests('./shapes', status=1, SHAPES_FAIL='1')
        self.assertEqual(output, FAILURE)

    def test_without_operands_all_output_is_shown(self):
        output, _ = self.run_tests(folder=os.path.join(PACKAGES, 'withmain'))
        self.assertEqual(output, 'before\nPASS\nafter 0\nok  \texample.com/packagetest/withmain\t<T>\n')
        output, _ = self.run_tests(folder=os.path.join(PACKAGES, 'shapes'), status=1, SHAPES_FAIL='1')
        self.assertIn('FAIL\nexit status 1\nFAIL\texample.com/packagetest/shapes\t<T>\n', output)

    def test_flags_reach_the_tests(self):
        output, _ = self.run_tests('-run=^TestA', '-count', '2', '-v', './shapes')
        self.assertEqual(output.count('--- PASS: TestArea'), 2)
        self.assertNotIn('TestFolder', output)
        output, _ = self.run_tests('-run=None', './shapes')
        self.assertEqual(output, 'ok  \texample.com/packagetest/shapes\t<T> [no tests to run]\n')
        output, _ = self.run_tests('-run=None', '-bench=.', '-benchtime=3x', './shapes')
        self.assertRegex(output, r'BenchmarkArea\S*\s+3\s+\S+ ns/op\nPASS\n')
        output, _ = self.run_tests('-list=Example', './shapes')
        self.assertTrue(output.startswith('ExampleSquare_Area\nExampleNewSquare\nExample_empty\n'))
        output, _ = self.run_tests('./shapes', '-args', '-test.run=TestArea', '-test.v')
        self.assertEqual(output, 'ok  \texample.com/packagetest/shapes\t<T>\n')

    def test_the_program_is_kept(self):
        program = os.path.join(self.directory, 'shapes.test')
        self.run_tests('-c', '-o', program, './shapes')
        done = subprocess.run([program, '-test.run=Area'], capture_output=True, check=False)
        self.assertEqual((done.returncode, done.stdout), (0, b'PASS\n'))

    def test_files(self):
        self.write('a.go', 'package a\n\nfunc one() int { return 1 }\n')
        self.write('a_test.go', 'package a\n\nimport "testing"\n\nfunc TestOne(t *testing.T) {\n'
                   '\tif one() != 1 {\n\t\tt.Fail()\n\t}\n}\n')
        output, _ = self.run_tests('a.go', 'a_test.go', folder=self.directory)
        self.assertEqual(output, 'ok  \tcommand-line-arguments\t<T>\n')

    def test_errors(self):
        self.write('go.mod', 'module m\n\ngo 1.21\n')
        self.write('a.go', 'package a\n')
        bad = 'package a\n\nimport "testing"\n\nfunc TestX(t *testing.T) { undefined() }\n'
        self.write('a_test.go', bad)
        output, errors = self.run_tests('.', status=1, folder=self.directory)
        self.assertEqual(output, 'FAIL\tm [build failed]\nFAIL\n')
        self.assertIn('a_test.go:5:28: undefined: undefined', errors)
        self.write('a_test.go', bad.replace('*testing.T', 'int'))
        _, errors = self.run_tests('.', status=1, folder=self.directory)
        self.assertIn('wrong signature for TestX, must be: func TestX(t *testing.T)', errors)
        self.write('a_test.go', 'package a\n\nimport _ "m/b"\n')
        os.mkdir(os.path.join(self.directory, 'b'))
        self.write('b/b.go', 'package b\n\nimport _ "m"\n')
        output, errors = self.run_tests('.', status=1, folder=self.directory)
        self.assertIn('import cycle not allowed in test', errors)
        self.assertIn('setup failed', output)
        self.run_tests('./nowhere', status=1 if IS_GO else 2, folder=self.directory)

    def test_a_program_that_is_killed(self):
        self.write('go.mod', 'module m\n\ngo 1.21\n')
        self.write('a_test.go', 'package a\n\nimport (\n\t"os"\n\t"syscall"\n\t"testing"\n)\n\n'
                   'func TestX(t *testing.T) { syscall.Kill(os.Getpid(), syscall.SIGKILL) }\n')
        output, _ = self.run_tests('.', status=1, folder=self.directory)
        self.assertEqual(output, 'signal: killed\nFAIL\tm\t<T>\nFAIL\n')


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
