#!/usr/bin/env python3
"""Runs every test of a build and counts them: unit tests (meson), run tests, the type check of the
standard library, some of its own tests, random programs and huge inputs, stress, conformance.

  scripts/run_tests.py [--build DIR] [--only PART] [--bless]

A run test is testdata/run/NAME.go, NAME.tir or a directory NAME, with what the program must print in
NAME.out (standard output), NAME.err (standard error), and its exit status in NAME.status; a missing
file means nothing is printed, or status 0. In NAME.err, addresses and other numbers that differ from
run to run stand as <N>. A program NAME.go that begins with `// args: ...` gets those arguments.
A directory testdata/errors has programs that must be refused with the diagnostics in NAME.err.
--bless writes the expectations from what the programs print.
The last line is "N passed, N failed, N skipped".
"""

import argparse
import concurrent.futures
import json
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TIME_LIMIT = 60


class Counts:
    def __init__(self):
        self.passed = 0
        self.failed = 0
        self.skipped = 0

    def add(self, ok, name, detail=''):
        if ok:
            self.passed += 1
            return
        self.failed += 1
        print('FAIL %s%s' % (name, '\n' + detail if detail else ''), flush=True)


def unit_tests(build, counts):
    subprocess.run(['meson', 'test', '-C', build, '--no-rebuild', '--num-processes', '2'],
                   stdout=subprocess.DEVNULL, check=False)
    with open(os.path.join(build, 'meson-logs/testlog.json'), encoding='utf-8') as log:
        for line in log:
            test = json.loads(line)
            cases = re.findall(r'\[  PASSED  \] (\d+) tests?', test.get('stdout', ''))
            ok = test['result'] in ('OK', 'EXPECTEDFAIL')
            counts.add(ok, 'unit ' + test['name'], test.get('stdout', '')[-3000:])
            if ok and cases:
                counts.passed += int(cases[-1]) - 1


def read(path):
    if not os.path.exists(path):
        return ''
    with open(path, encoding='utf-8', errors='replace') as file:
        return file.read()


def normalize(text):
    """What differs from run to run, and where the tree is."""
    text = text.replace(ROOT + '/', '')
    text = re.sub(r'0x[0-9a-f]+', '<N>', text)
    text = re.sub(r'\.\.\.\d+ frames elided', '...<N> frames elided', text)
    return re.sub(r'goroutine \d+', lambda m: m.group(0) if m.group(0) == 'goroutine 1'
                  else 'goroutine <N>', text)


def first_line(path):
    if os.path.isdir(path):
        return ''
    with open(path, encoding='utf-8', errors='replace') as file:
        return file.readline()


def run_test(tandem, command, path, bless):
    """None when the program does what its expectation files say, else the difference."""
    base = re.sub(r'\.(go|tir)$', '', path)
    arguments = []
    match = re.match(r'// args: (.*)', first_line(path))
    if match:
        arguments = match.group(1).split()
    try:
        done = subprocess.run([tandem, command, os.path.relpath(path, ROOT)] + arguments, cwd=ROOT,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=TIME_LIMIT,
                              check=False)
    except subprocess.TimeoutExpired:
        return 'time limit'
    actual = {'.out': done.stdout.decode(errors='replace'),
              '.err': normalize(done.stderr.decode(errors='replace')),
              '.status': str(done.returncode) if done.returncode != 0 else ''}
    if bless:
        for suffix, text in actual.items():
            if text:
                with open(base + suffix, 'w', encoding='utf-8') as file:
                    file.write(text)
            elif os.path.exists(base + suffix):
                os.remove(base + suffix)
        return None
    for suffix, text in actual.items():
        wanted = read(base + suffix)
        if suffix == '.status':
            wanted = wanted.strip()
        if wanted != text:
            return '%s: want\n%s\ngot\n%s' % (suffix, wanted[:1500], text[:1500])
    return None


def program_tests(tandem, folder, command, counts, bless):
    directory = os.path.join(ROOT, 'testdata', folder)
    if not os.path.isdir(directory):
        return
    names = [n for n in sorted(os.listdir(directory))
             if n.endswith(('.go', '.tir')) or os.path.isdir(os.path.join(directory, n))]
    paths = [os.path.join(directory, name) for name in names]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        problems = pool.map(lambda path: run_test(tandem, command, path, bless), paths)
        for name, problem in zip(names, problems):
            counts.add(problem is None, '%s/%s' % (folder, name), problem or '')


def conformance(tandem, counts, script, *flags):
    """A script whose last line is "NAME: N passed, N failed, N known failures"."""
    done = subprocess.run([os.path.join(ROOT, 'scripts', script), '--tandem', tandem, *flags],
                          stdout=subprocess.PIPE, check=False)
    output = done.stdout.decode(errors='replace')
    sys.stdout.write(output)
    match = re.search(r'^\w+: (\d+) passed, (\d+) failed, (\d+) known', output, re.M)
    if not match:
        counts.add(False, script)
        return
    counts.passed += int(match.group(1))
    counts.failed += int(match.group(2))
    counts.skipped += int(match.group(3))


def stress(build, counts):
    """scripts/stress in its short form."""
    done = subprocess.run([os.path.join(ROOT, 'scripts/stress'), '--short', '--build', build],
                          stdout=subprocess.PIPE, check=False)
    output = done.stdout.decode(errors='replace')
    sys.stdout.write(output)
    match = re.search(r'^(\d+) passed, (\d+) failed$', output, re.M)
    if not match:
        counts.add(False, 'stress')
        return
    counts.passed += int(match.group(1))
    counts.failed += int(match.group(2))


def standard_library(tandem, counts):
    """scripts/check_std: the packages and those of tests count as one each."""
    done = subprocess.run([os.path.join(ROOT, 'scripts/check_std'), tandem], capture_output=True,
                          check=False)
    output = done.stdout.decode(errors='replace')
    sys.stdout.write(output)
    checked = len(re.findall('^check_std: ', output, re.M))
    counts.passed += checked
    counts.add(done.returncode == 0, 'check_std', done.stderr.decode(errors='replace')[-3000:])


def random_programs(tandem, counts):
    """Twenty programs of scripts/random_programs, the same in every run."""
    done = subprocess.run([os.path.join(ROOT, 'scripts/random_programs'), '--count', '20',
                           '--batch', '5', '--tandem', tandem], stdout=subprocess.PIPE, check=False)
    output = done.stdout.decode(errors='replace')
    print('random programs: ' + output.strip(), flush=True)
    match = re.search(r'^(\d+) programs, (\d+) differences$', output, re.M)
    if not match:
        counts.add(False, 'random programs')
        return
    counts.passed += int(match.group(1))
    counts.failed += int(match.group(2))


def huge_inputs(tandem, counts):
    """scripts/huge_inputs in its short form."""
    done = subprocess.run([os.path.join(ROOT, 'scripts/huge_inputs'), '--short', '--tandem', tandem],
                          stdout=subprocess.PIPE, check=False)
    output = done.stdout.decode(errors='replace')
    match = re.search(r'^(\d+) passed, (\d+) failed$', output, re.M)
    if not match or match.group(2) != '0':
        print(output, flush=True)
    if not match:
        counts.add(False, 'huge inputs')
        return
    counts.passed += int(match.group(1))
    counts.failed += int(match.group(2))


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--build', default=os.path.join(ROOT, 'build'))
    parser.add_argument('--only', choices=['unit', 'run', 'std', 'stdtests', 'random',
                                           'conformance', 'stress'])
    parser.add_argument('--bless', action='store_true')
    options = parser.parse_args()
    tandem = os.path.join(os.path.abspath(options.build), 'compiler/driver/tandem')
    counts = Counts()
    if options.only in (None, 'unit'):
        unit_tests(options.build, counts)
    if options.only in (None, 'run'):
        program_tests(tandem, 'run', 'run', counts, options.bless)
        program_tests(tandem, 'errors', 'check', counts, options.bless)
    if options.only in (None, 'std'):
        standard_library(tandem, counts)
    if options.only in (None, 'stdtests'):
        conformance(tandem, counts, 'std_tests', '--short')
    if options.only in (None, 'random'):
        random_programs(tandem, counts)
        huge_inputs(tandem, counts)
    if options.only in (None, 'stress'):
        stress(options.build, counts)
    if options.only in (None, 'conformance'):
        conformance(tandem, counts, 'conformance')
        conformance(tandem, counts, 'conformance_types')
    print('%d passed, %d failed, %d skipped' % (counts.passed, counts.failed, counts.skipped))
    sys.exit(1 if counts.failed else 0)


if __name__ == '__main__':
    main()
