#!/usr/bin/env python3
"""Whether packages runtime and runtime/debug have the whole API of the standard library.

api.py TANDEM GOROOT

GOROOT/api lists every exported name with its type, by the release that added it. A program that uses
each of them with that type must be accepted.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

TANDEM, GOROOT = sys.argv[1], pathlib.Path(sys.argv[2])


def entries(package):
    """The names of a package: "func GOMAXPROCS(int) int", "type Frame struct, File string"."""
    found = set()
    for path in GOROOT.glob('api/go1*.txt'):
        for line in path.read_text().splitlines():
            match = re.fullmatch(r'pkg (\S+)( \([\w-]+\))?, (.*?)( #\d+)?', line)
            if not match or match[1] != package or '//deprecated' in line:
                continue
            if match[2] in (None, ' (linux-amd64)'):
                found.add(match[3])
    return sorted(found)


def use(entry):
    """A declaration that is correct if the entry is there."""
    kind, rest = entry.split(' ', 1)
    if kind == 'const':
        return 'const _ = ' + rest.split()[0]
    if kind == 'var':
        name, of_type = rest.split(' ', 1)
        return f'var _ *{of_type} = &{name}'
    if kind == 'func':
        name, signature = re.fullmatch(r'(\w+)(.*)', rest).groups()
        return f'var _ func{signature} = {name}'
    if kind == 'method':
        receiver, name, signature = re.fullmatch(r'\((\S+)\) (\w+)\((.*)', rest).groups()
        return f'var _ func({receiver}, {signature} = ({receiver}).{name}'
    of_type, member = re.fullmatch(r'(\w+)(?: \w+(?:, (.*)| \{.*\})?)?', rest).groups()
    if member is None:
        return f'var _ {of_type}'
    if method := re.fullmatch(r'(\w+)\((.*)', member):
        return f'var _ func({of_type}, {method[2]} = {of_type}.{method[1]}'
    name, field_type = member.removeprefix('embedded ').rsplit(' ', 1) if not (
        member.startswith('embedded')) else (member.split()[1],) * 2
    if field_type.endswith('struct'):
        return f'var _ = {of_type}{{}}.{name}'
    return f'var _ = func(x {of_type}) {field_type} {{ return x.{name} }}'


def check(package, imports):
    names = entries(package)
    source = 'package main\n\nimport (\n\t. "%s"\n%s)\n\n%s\n\nfunc main() {}\n' % (
        package, ''.join(f'\t"{path}"\n' for path in imports), '\n'.join(map(use, names)))
    with tempfile.TemporaryDirectory() as directory:
        path = pathlib.Path(directory, 'main.go')
        path.write_text(source)
        done = subprocess.run([TANDEM, 'check', path], capture_output=True, text=True, check=False)
    lines = source.splitlines()
    for error in done.stderr.splitlines():
        place = re.search(r'main\.go:(\d+)', error)
        print(error, lines[int(place[1]) - 1] if place else '', sep='\n\t')
    print(package, len(names), 'names:', 'complete' if done.returncode == 0 else 'incomplete')
    return done.returncode == 0 and len(names) > 0


def main():
    complete = [check('runtime', ['unsafe']), check('runtime/debug', ['time'])]
    sys.exit(0 if all(complete) else 1)


if __name__ == '__main__':
    main()
