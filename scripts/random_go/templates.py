"""Statements of the random programs that are written as templates: Go text with places to fill in.

A template shows at a glance what is tried; random are the types, the values and which of several
lines are there, in which order. Names in a template are local to the block around it, so that it
can be in any function, and so is what it writes to: nothing in it may change a variable of the
function around, which could be one that must not have effects.
"""

import string
import textwrap

from random_go.features import Features


class Parts(dict):
    """What the $names of a template stand for: text, or a function that gives it for each place."""

    def __getitem__(self, name):
        part = super().__getitem__(name)
        return part() if callable(part) else part


def lines_of(template, **parts):
    """The lines of a template with its $names replaced."""
    text = textwrap.dedent(template).strip('\n').replace('    ', '\t')
    return string.Template(text).substitute(Parts(parts)).split('\n')


def block(lines):
    return ['{'] + ['\t' + line for line in lines] + ['}']


RECOVERING = '''
    defer func() {
        if r := recover(); r != nil {
            notePanic(r)
        }
    }()
'''


class Templates(Features):
    """What the files of templates have in common."""

    def __init__(self, random):
        super().__init__(random)
        self.declarations = []  # of the program, on package level

    def name(self, what):
        """A new name on package level."""
        return '%s_%s' % (self.prefix, self.fresh(what))

    def some(self, most, template, **parts):
        """Lines of up to so many of the paragraphs of a template, in a random order. A paragraph that
        declares something is a block."""
        paragraphs = textwrap.dedent(template).strip('\n').split('\n\n')
        count = self.random.randrange(1, min(most, len(paragraphs)) + 1)
        lines = []
        for paragraph in self.random.sample(paragraphs, count):
            step = lines_of(paragraph, **parts)
            declares = any(line.startswith('var ') or ' := ' in line.split('{')[0] for line in step)
            lines += block(step) if declares else step
        return lines

    def making(self, t, depth=1):
        """A part of a template: another value of the type in each place."""
        return lambda: self.sure_value(t, depth)

    def recovered(self, lines):
        """The lines as a function called at once that notes their panic, should there be one."""
        return ['func() {'] + ['\t' + line for line in lines_of(RECOVERING) + lines] + ['}()']

    def note_all(self, slice_text, t):
        """A line that notes all elements of a slice or array, and their number."""
        return 'for _, x := range %s { %s }; noteU(uint64(len(%s)))' % (
            slice_text, self.note('x', t), slice_text)

    def values(self, t, count, depth=1):
        return ', '.join(self.sure_value(t, depth) for _ in range(count))

    def comparable_type(self):
        return self.random.choice([p for p in self.pool if p.comparable()])

    def plain_type(self, want=lambda t: True):
        """A type that can stand on package level: it mentions no type parameter."""
        return self.random.choice([p for p in self.pool if not p.mentions_parameter() and want(p)])
