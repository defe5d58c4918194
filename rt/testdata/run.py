#!/usr/bin/env python3
"""Builds and runs the runtime's test programs, which stand in for compiled Go.

    run.py --rt=rt.a --cc=CC [--linker=ld.lld] [--keep=DIR] PROGRAM.s...

A program is assembly (AT&T syntax) with a few directives for what a compiler would make, which are
expanded here into prologues, morestack calls and metadata (rt/abi/metadata.h):

    func NAME LINE [frame=BYTES] [args=WORDS] [registers=BITS] [entry=MAP] [flags=N] [leaf]
        instructions; RETURN is the epilogue with ret
        CALL TARGET LINE [MAP]        a call at a source line, with the number of its stack map
        RECOVERY                      here begins the recovery block: CALL runtime.deferreturn
        AT LINE                       the following instructions belong to that line
    end [MAP...]                      stack maps: lists of word numbers, like 0,2 or -

What is expected stands in comments at the top, as regular expressions for whole lines:

    # env: NAME=VALUE
    # status: N
    # stderr: LINE                    all lines of standard error, in order
    # stderr...: LINE                 the same; lines before it are passed over
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile

FILE = "/home/gopher/main.go"


class Function:
    """A function being expanded: its code so far and the facts for its metadata."""

    def __init__(self, words, number):
        self.name, self.line, self.number = words[0], int(words[1]), number
        options = dict(w.split("=") for w in words[2:] if "=" in w)
        self.leaf = "leaf" in words
        self.frame = int(options.get("frame", 0))
        self.args = int(options.get("args", 0))
        self.registers = int(options.get("registers", 0))
        self.entry_map = int(options.get("entry", 0xFFFFFFFF))
        self.flags = int(options.get("flags", 0))
        self.recovers = False
        self.lines, self.calls = [], []
        self.code = [f'.section .text.{self.name},"ax",@progbits', f".globl {self.name}",
                     f".type {self.name},@function", f"{self.name}:"]
        if not self.leaf:
            self.code += ["cmpq 16(%r14), %rsp", f"jbe .Lmore{number}"]
        if self.frame:
            self.code += ["pushq %rbp", "movq %rsp, %rbp"]
            if self.frame > 8:
                self.code.append(f"subq ${self.frame - 8}, %rsp")

    def add(self, text):
        words = text.split()
        if words and words[0].endswith(":"):
            self.code.append(words.pop(0))
            text = " ".join(words)
        if words[:1] == ["RETURN"]:
            if self.frame > 8:
                self.code.append(f"addq ${self.frame - 8}, %rsp")
            self.code += ["popq %rbp"] if self.frame else []
            self.code.append("ret")
        elif words[:1] == ["RECOVERY"]:
            self.recovers = True
            self.code.append(f".Lrecovery{self.number}:")
        elif words[:1] == ["AT"]:
            self.mark(int(words[1]))
        elif words[:1] == ["CALL"]:
            self.mark(int(words[2]))
            label = f".Lcall{self.number}_{len(self.calls)}"
            self.calls.append((label, int(words[3]) if len(words) > 3 else 0))
            self.code += [f"call {words[1]}", f"{label}:"]
        else:
            self.code.append(text)

    def mark(self, line):
        label = f".Lline{self.number}_{len(self.lines)}"
        self.lines.append((label, line))
        self.code.append(f"{label}:")

    def finish(self, maps):
        n, code = self.number, self.code
        if not self.leaf:
            self.mark(self.line)
            code += [f".Lmore{n}:", "call runtime.morestack_noctxt", f".Lentry{n}:", f"jmp {self.name}"]
        code += [f".Lend{n}:", f".size {self.name}, . - {self.name}"]
        total = (self.frame + 7) // 8 + 1 + self.args
        map_bytes = (total + 7) // 8
        maps = [0 if m == "-" else sum(1 << int(w) for w in m.split(",")) for m in maps] or [0]
        entry = "0" if self.leaf else f".Lentry{n} - {self.name}"
        code += [
            f'.section tandem_functab,"ao",@progbits,.text.{self.name}',
            f".long {self.name} - .", f".long .Linfo{n} - .",
            f'.section tandem_funcinfo,"ao",@progbits,.text.{self.name}', ".balign 4", f".Linfo{n}:",
            f".long .Lname{n} - .", ".long .Lfile - .", f".long .Lend{n} - {self.name}",
            f".long {self.line}", f".long {self.frame}", f".long {entry}",
            f".short {self.args}, {self.registers}", f".long {self.entry_map}",
            f".short {self.flags}, 0", f".long {len(maps)}, {map_bytes}", ".short 0, 0",
            f".long .Lsafepoints{n} - .Llines{n}", f".long .Lmaps{n} - .Lsafepoints{n}",
            f".long .Lrecovery{n} - {self.name}" if self.recovers else ".long 0",
            f".Llines{n}:"]
        previous, previous_line = self.name, self.line
        for label, line in self.lines:
            code += [f".uleb128 {label} - {previous}", f".sleb128 {line - previous_line}"]
            previous, previous_line = label, line
        code.append(f".Lsafepoints{n}:")
        previous = self.name
        for label, index in self.calls:
            code += [f".uleb128 {label} - {previous}", f".uleb128 {index}"]
            previous = label
        code.append(f".Lmaps{n}:")
        for bits in maps:
            code.append(".byte " + ", ".join(str(bits >> 8 * i & 255) for i in range(map_bytes)))
        # A signal must not stop these functions anywhere.
        code += [f".uleb128 .Lend{n} - {self.name}", ".uleb128 0", ".byte 0"]
        code += [".section .rodata,\"a\",@progbits", f".Lname{n}: .asciz \"{self.name}\""]
        return code


def expand(source):
    out = ['.section .rodata,"a",@progbits', f'.Lfile: .asciz "{FILE}"']
    function, count = None, 0
    for line in source.splitlines():
        line = line.split("//")[0] if not line.startswith("#") else ""
        words = line.split()
        if words[:1] == ["func"]:
            count += 1
            function = Function(words[1:], count)
        elif words[:1] == ["end"]:
            out += function.finish(words[1:])
            function = None
        elif function:
            if words:
                function.add(line)
        else:
            out.append(line)
    if "runtime.run_inits" not in source:
        out += ['.section .text.runtime.run_inits,"ax",@progbits', ".globl runtime.run_inits",
                "runtime.run_inits: ret"]
    out.append('.section .note.GNU-stack,"",@progbits')
    return "\n".join(out) + "\n"


def build(path, options, directory):
    base = os.path.join(directory, os.path.splitext(os.path.basename(path))[0])
    with open(path) as source, open(base + ".gen.s", "w") as out:
        out.write(expand(source.read()))
    subprocess.check_call(options.cc.split() + ["-c", base + ".gen.s", "-o", base + ".o"])
    subprocess.check_call([options.linker, "-static", "--gc-sections", "-e", "_rt0_amd64_linux",
                           "-o", base, base + ".o", options.rt])
    return base


def expectations(path):
    status, lines, env = 0, [], {}
    for line in open(path):
        match = re.match(r"# (env|status|stderr(?:\.\.\.)?):(?: (.*))?$", line.rstrip("\n"))
        if not match:
            continue
        kind, text = match.group(1), match.group(2) or ""
        if kind == "env":
            name, value = text.split("=", 1)
            env[name] = value
        elif kind == "status":
            status = int(text)
        else:
            lines.append((kind.endswith("..."), text))
    return status, lines, env


def mismatch(expected, actual):
    """Why the lines do not match, or None."""
    position, skip = 0, False
    for skips, pattern in expected:
        skip = skips
        while True:
            if position == len(actual):
                return f"missing line: {pattern}"
            position += 1
            if re.fullmatch(pattern, actual[position - 1]):
                break
            if not skip:
                return f"line {position} is not {pattern!r}: {actual[position - 1]!r}"
    return None if position == len(actual) else f"unexpected line: {actual[position]!r}"


def run(path, options, directory):
    status, lines, env = expectations(path)
    program = build(path, options, directory)
    result = subprocess.run([program], stdin=subprocess.DEVNULL, capture_output=True, timeout=120,
                            env={**os.environ, **env})
    stderr = result.stderr.decode(errors="replace")
    reason = mismatch(lines, stderr.splitlines())
    if result.returncode != status:
        reason = f"status {result.returncode}, not {status}"
    name = os.path.basename(path)
    print(f"{'FAIL' if reason else 'ok  '} {name}" + (f": {reason}\n{stderr[-3000:]}" if reason else ""))
    return reason is None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rt", required=True)
    parser.add_argument("--cc", default="cc")
    parser.add_argument("--linker", default="ld.lld")
    parser.add_argument("--keep")
    parser.add_argument("programs", nargs="+")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        directory = options.keep or scratch
        os.makedirs(directory, exist_ok=True)
        passed = [run(p, options, directory) for p in options.programs]
    sys.exit(0 if all(passed) else 1)


main()
