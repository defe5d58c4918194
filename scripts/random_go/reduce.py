"""Makes a program that shows a difference smaller, as long as it still shows it.

Lines are deleted in ever smaller runs (delta debugging), a block with its braces as one, a compound
statement is replaced by its body, and at last parts of lines in parentheses by simpler text. The test
compiles the program with Go, so that a deletion that breaks the program is taken back.
"""

import re


def reduced(text, differs):
    """The smallest program found, for a test that holds for `text`."""
    lines = text.split('\n')
    if not differs('\n'.join(lines)):
        raise SystemExit('random_programs: the program does not differ')
    while True:
        before = len('\n'.join(lines))
        lines = without_blocks(lines, differs)
        lines = without_runs(lines, differs)
        lines = unwrapped(lines, differs)
        lines = simpler_lines(lines, differs)
        if len('\n'.join(lines)) >= before:
            return '\n'.join(lines)


def block_end(lines, start):
    """The line after the block that begins in a line, by counting braces."""
    depth = 0
    for i in range(start, len(lines)):
        depth += lines[i].count('{') - lines[i].count('}')
        if depth <= 0:
            return i + 1
    return len(lines)


def without_blocks(lines, differs):
    """Deletes functions and compound statements whole, the largest first."""
    i = 0
    while i < len(lines):
        end = block_end(lines, i)
        if end > i + 1:
            shorter = lines[:i] + lines[end:]
            if differs('\n'.join(shorter)):
                lines = shorter
                continue
            if lines[i].startswith('func') and '(' in lines[i]:
                emptied = lines[:i + 1] + ['\tpanic(0)'] + lines[end - 1:]
                if end > i + 3 and differs('\n'.join(emptied)):
                    lines = emptied
        i += 1
    return lines


def without_runs(lines, differs):
    size = max(len(lines) // 4, 1)
    while size >= 1:
        i = len(lines) - size
        while i >= 0:
            shorter = lines[:i] + lines[i + size:]
            if differs('\n'.join(shorter)):
                lines = shorter
            i -= size
        size //= 2
    return lines


def unwrapped(lines, differs):
    """Replaces a compound statement by its body."""
    i = 0
    while i < len(lines):
        end = block_end(lines, i)
        if end > i + 1 and lines[i].startswith('\t'):
            shorter = lines[:i] + lines[i + 1:end - 1] + lines[end:]
            if differs('\n'.join(shorter)):
                lines = shorter
                continue
        i += 1
    return lines


SIMPLER = ['0', '1', 'true', 'false', '""', 'nil']


def groups(line):
    """(start, end) of the parts of a line between matching parentheses, the longest first."""
    found, stack = [], []
    for i, c in enumerate(line):
        if c in '([{':
            stack.append((c, i))
        elif c in ')]}' and stack:
            opened, start = stack.pop()
            if opened == '(':
                found.append((start, i + 1))
    return sorted(found, key=lambda g: g[0] - g[1])


def simpler_lines(lines, differs):
    for number in range(len(lines)):
        changed = True
        while changed:
            changed = False
            line = lines[number]
            for start, end in groups(line):
                for candidate in candidates(line, start, end):
                    if len(candidate) < len(line) and \
                            differs('\n'.join(lines[:number] + [candidate] + lines[number + 1:])):
                        lines[number] = candidate
                        changed = True
                        break
                if changed:
                    break
    return lines


def candidates(line, start, end):
    """Simpler forms of a line, in which one group or the call or operator around it is gone."""
    inner = line[start + 1:end - 1]
    name = re.search(r'[\w.]*(\[[\w\[\], *]*\])?$', line[:start]).start()
    for text in [inner, '(%s)' % inner] if name < start else [inner]:
        yield line[:name] + text + line[end:]
    parts = top_level_parts(inner)
    if len(parts) > 1:
        for part in parts:
            yield line[:name] + part + line[end:]
            yield line[:start + 1] + part + line[end - 1:]
    for text in SIMPLER:
        yield line[:name] + text + line[end:]
    yield line[:start] + '()' + line[end:]
    rest = re.match(r' (\S+) ', line[end:])
    if rest:
        yield line[:name] + line[end + rest.end():]
    operator = re.search(r' (\S+) $', line[:name])
    if operator:
        yield line[:operator.start()] + line[end:]


def top_level_parts(text):
    """The parts of a list of arguments, or of a binary expression."""
    parts, depth, last = [], 0, 0
    for i, c in enumerate(text):
        depth += (c in '([{') - (c in ')]}')
        if c == ',' and depth == 0:
            parts.append(text[last:i].strip())
            last = i + 1
    return parts + [text[last:].strip()]
