#!/usr/bin/env python3
"""The hooks table: every function of the standard library without a body, and who implements it.

hooks.py GOROOT REPOSITORY           prints the table as Markdown
hooks.py --check GOROOT REPOSITORY   fails if a function is neither implemented nor in hooks.txt

A function without a body is implemented by a //go:linkname push of rt/golib, by a row of
intrinsics.def, by a push of another package of the standard library, or by the generic Go code that
packages.txt chooses. What is left must be in hooks.txt, with the reason.
"""

import fnmatch
import pathlib
import re
import sys

BODYLESS = re.compile(r"^func (\w+)(\(.*)$")
LINKNAME = re.compile(r"^//go:linkname (\w+)(?: (\S+))?", re.M)
FOREIGN = re.compile(
    r"_(windows|plan9|js|wasm|wasip1|darwin|openbsd|netbsd|freebsd|solaris|illumos|aix|dragonfly|"
    r"android|ios|zos|arm|arm64|ppc64x?|ppc64le|mips\w*|s390x|riscv64|loong64|386|bsd|libc|test)\.go$")
SKIPPED = ("builtin", "cmd", "runtime", "unsafe", "vendor")


def build_allows(text):
    """Whether a file is for linux/amd64, as far as the simple constraints go."""
    match = re.search(r"^//go:build (.*)$", text, re.M)
    if not match:
        return True
    true = {"linux", "amd64", "unix", "gc"} | {f"go1.{n}" for n in range(22)}
    expression = re.sub(r"[\w.]+", lambda m: str(m.group(0) in true), match.group(1))
    expression = expression.replace("!", " not ").replace("&&", " and ").replace("||", " or ")
    return bool(eval(expression))  # pylint: disable=eval-used


def bodyless(text):
    """Names and signatures of the functions without a body."""
    for line in text.splitlines():
        match = BODYLESS.match(line)
        if match and "{" not in line and line.count("(") == line.count(")"):
            yield match.group(1), line[5:].split(" //")[0]


class Hooks:
    def __init__(self, goroot, repository):
        self.golib = repository / "rt/golib"
        self.done = {}
        self.rows = []
        rules = (self.golib / "packages.txt").read_text().splitlines()
        words = [rule.split("#")[0].split() for rule in rules]
        self.how = {w[0]: w[1] for w in words if len(w) >= 2}
        self.read_pushes(self.golib, "rt/golib")
        table = (repository / "compiler/go/lower/intrinsics.def").read_text()
        for name in re.findall(r'INTRINSIC\("([^"]+)"(?!.*suffix)', table):
            self.done[name] = "intrinsic"
        for group, operation in re.findall(r'INTRINSIC\("([\w/.]+)" suffix, (\w+)\)', table):
            for suffix in re.findall(r'ATOMIC_INTEGER\("(\w+)"\)', table):
                self.done[group + suffix] = "intrinsic"
        self.read_standard(goroot / "src")
        self.not_done = []
        for line in (self.golib / "hooks.txt").read_text().splitlines():
            if line.strip() and not line.startswith("#"):
                self.not_done.append(line.split(None, 1))

    def read_pushes(self, root, where):
        for path in sorted(root.rglob("*.go")):
            text = path.read_text()
            bodies = set(re.findall(r"^func (\w+)\(.*\{", text, re.M))
            for local, remote in LINKNAME.findall(text):
                if remote and local in bodies:
                    self.done.setdefault(remote, f"{where}/{path.relative_to(root)}")

    def read_standard(self, source):
        for folder in sorted({path.parent for path in source.rglob("*.go")}):
            package = folder.relative_to(source).as_posix()
            if package.split("/")[0] in SKIPPED and package != "runtime/debug":
                continue
            if self.how.get(package) in ("whole", "generic") or "testdata" in package:
                continue
            for path in sorted(folder.glob("*.go")):
                text = path.read_text(errors="replace")
                if FOREIGN.search(path.name) or not build_allows(text):
                    continue
                remotes = dict(LINKNAME.findall(text))
                bodies = set(re.findall(r"^func (\w+)\(.*\{", text, re.M))
                for local, remote in remotes.items():
                    if remote and local in bodies:
                        self.done.setdefault(remote, package)
                for name, signature in bodyless(text):
                    symbol = remotes.get(name) or f"{package}.{name}"
                    self.rows.append((f"{package}.{name}", signature, symbol))

    def implementation(self, row):
        """(where, done)"""
        name, _, symbol = row
        for key in (symbol, name):
            if key in self.done:
                return self.done[key], True
        for pattern, why in self.not_done:
            if fnmatch.fnmatch(name, pattern):
                return why, False
        # A pull names a function that has a body where it is.
        package, _, function = symbol.rpartition(".")
        if package == "runtime":
            for path in (self.golib / "runtime").glob("*.go"):
                if re.search(rf"^func {function}\(", path.read_text(), re.M):
                    return f"rt/golib/runtime/{path.name}", True
        elif symbol != name and not package.startswith("runtime"):
            return package, True
        return None, False


def main():
    arguments = [a for a in sys.argv[1:] if a != "--check"]
    hooks = Hooks(*(pathlib.Path(a) for a in arguments))
    missing = []
    print("| function | signature | implemented by |\n| --- | --- | --- |")
    for row in hooks.rows:
        where, done = hooks.implementation(row)
        if where is None:
            missing.append(row[0])
            where = "**nobody**"
        print(f"| {row[0]} | `{row[1]}` | {where if done else 'not yet: ' + where} |")
    if missing and "--check" in sys.argv:
        sys.exit("neither implemented nor in rt/golib/hooks.txt: " + ", ".join(missing))


if __name__ == "__main__":
    main()
