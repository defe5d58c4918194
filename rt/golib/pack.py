#!/usr/bin/env python3
"""Packs rt/golib into one file that the compiler embeds (compiler/driver/embedded_golib.cc).

pack.py SOURCE_DIRECTORY OUTPUT DEPFILE

The directory has one folder per import path, and packages.txt, which says how each package is laid
over the standard library's. The output is a sequence of

    package PATH HOW [DROPPED FILE]...
    file NAME SIZE
    SIZE bytes of text, newline

which compiler/driver/golib.cc reads: "file" lines belong to the package line before them.
"""

import pathlib
import sys

HOWS = ("whole", "generic", "patch")


def read_table(path):
    """{import path: (how, [dropped files])} of packages.txt."""
    table = {}
    for number, line in enumerate(path.read_text().splitlines(), 1):
        words = line.split("#")[0].split()
        if not words:
            continue
        if len(words) < 2 or words[1] not in HOWS or words[0] in table:
            sys.exit(f"{path}:{number}: want a new PACKAGE whole|generic|patch [FILE]...")
        table[words[0]] = (words[1], words[2:])
    return table


def main():
    root, output, depfile = (pathlib.Path(argument) for argument in sys.argv[1:4])
    table = read_table(root / "packages.txt")
    sources = sorted(root.rglob("*.go"))
    by_package = {}
    for source in sources:
        by_package.setdefault(source.parent.relative_to(root).as_posix(), []).append(source)
    unknown = sorted(by_package.keys() - table.keys())
    if unknown:
        sys.exit(f"{root}/packages.txt: no row for {', '.join(unknown)}")
    out = bytearray()
    for package, (how, dropped) in sorted(table.items()):
        out += " ".join(["package", package, how, *dropped]).encode() + b"\n"
        for source in by_package.get(package, []):
            text = source.read_bytes()
            out += f"file {source.name} {len(text)}\n".encode() + text + b"\n"
    output.write_bytes(out)
    # Folders too: a new file changes its folder's time.
    folders = sorted({root, *(d for d in root.rglob("*") if d.is_dir())})
    inputs = [root / "packages.txt", pathlib.Path(__file__), *sources, *folders]
    depfile.write_text(f"{output}: {' '.join(str(path) for path in inputs)}\n")


if __name__ == "__main__":
    main()
