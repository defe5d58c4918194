"""Builds and runs a package with Go 1.21 and with Tandem in one of its settings.

Go's compiler and linker are called directly, with the export data of the packages that the programs
import and of what those import; that takes a tenth of the time of `go build`. The programs print to
standard error, with println, and import runtime, sync, sync/atomic and unsafe. Go is the reference, not
what is tested: it runs without its optimizer, which takes two thirds of the time.
"""

import collections
import os
import re
import shutil
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TIME_LIMIT = 60
COMPILE_TIME_LIMIT = 600  # at a low priority

# What a built program did; text is what it printed, or why there is no program.
Result = collections.namedtuple('Result', 'status text')
# A way of building and running with Tandem: passes that are off, other flags, GODEBUG.
Setting = collections.namedtuple('Setting', 'name flags godebug')

STRESS = ['movestack=1', 'gcstress=97', 'gcstress=997,gcverify=1', 'gcstress=211,poison=1',
          'preemptstress=1']


def run(command, environment=None, time_limit=TIME_LIMIT):
    """The status (None on time-out) and both outputs of a command."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=time_limit, check=False,
                              env=environment)
    except subprocess.TimeoutExpired:
        return Result(None, 'time limit')
    return Result(done.returncode, done.stdout.decode(errors='replace'))


class Go:
    """Go's compiler; the reference."""

    def __init__(self, work):
        self.work = work
        go = next((p for p in ['/usr/lib/go-1.21/bin/go', shutil.which('go')]
                   if p and os.path.exists(p)), None)
        if go is None:
            raise SystemExit('random_programs: no Go here (package golang-1.21-go)')
        environment = dict(os.environ, GO111MODULE='off', GOFLAGS='-mod=mod',
                           GOCACHE=os.environ.get('GOCACHE', '/tmp/gocache'))
        packages = subprocess.run(
            [go, 'list', '-export', '-deps', '-f',
             '{{if .Export}}packagefile {{.ImportPath}}={{.Export}}{{end}}', 'runtime', 'sync'],
            env=environment, stdout=subprocess.PIPE, check=True)
        self.config = os.path.join(work, 'importcfg')
        with open(self.config, 'wb') as file:
            file.write(packages.stdout)
        self.tools = subprocess.run([go, 'env', 'GOTOOLDIR'], env=environment, check=True,
                                    stdout=subprocess.PIPE).stdout.decode().strip()

    def tool(self, name, *arguments):
        return run([os.path.join(self.tools, name), '-importcfg', self.config] + list(arguments),
                   dict(os.environ, GOGC='off', GOMAXPROCS='1'), COMPILE_TIME_LIMIT)

    def build(self, files):
        """The path of the program, or the Result that says why not."""
        archive = os.path.join(self.work, 'go.o')
        done = self.tool('compile', '-N', '-l', '-dwarf=false', '-c=1', '-p', 'main',
                         '-lang=go1.21', '-o', archive, *files)
        if done.status != 0:
            return Result('refused', done.text)
        program = os.path.join(self.work, 'go.exe')
        done = self.tool('link', '-s', '-w', '-o', program, archive)
        return program if done.status == 0 else Result('not linked', done.text)

    def result(self, files):
        program = self.build(files)
        return run([program]) if isinstance(program, str) else program


class Tandem:
    """The compiler under test."""

    def __init__(self, path, work):
        self.path = path
        self.work = work
        self.built = None  # (files, flags) of the program that is there
        with open(os.path.join(ROOT, 'compiler/opt/pipeline.cc'), encoding='utf-8') as file:
            table = re.search(r'kPasses\[\] = \{(.*?)^\};', file.read(), re.M | re.S).group(1)
        rows = re.findall(r'\{\.name = "([^"]+)"(.*?)\}', table, re.S)
        self.passes = [name for name, rest in rows if '.required' not in rest]

    def settings(self, number):
        """The settings for the batch of this number: all passes, the others in turn."""
        stress = STRESS[number // 2 % len(STRESS)]
        settings = [Setting('all passes', [], ''),
                    Setting('all passes, GODEBUG=' + stress, [], stress)]
        if number % 3 == 0:
            flags = ['-d=%s=off' % name for name in self.passes]
            return settings + [Setting('no passes', flags, ''),
                               Setting('no passes, GODEBUG=' + stress, flags, stress)]
        off = self.passes[number % len(self.passes)]
        check = ['-d=check'] if number % 4 == 0 else []
        return settings + [Setting('without ' + off, ['-d=%s=off' % off] + check, '')]

    def setting(self, name):
        for number in range(6 * len(self.passes)):
            for setting in self.settings(number):
                if setting.name == name:
                    return setting
        raise SystemExit('random_programs: no setting ' + name)

    def result(self, files, setting):
        program = os.path.join(self.work, 'tandem.exe')
        if self.built != (files, setting.flags):
            self.built = None
            done = run([self.path, 'build'] + setting.flags + ['-o', program] + files,
                       time_limit=COMPILE_TIME_LIMIT)
            if done.status != 0:
                return Result('refused' if done.status == 1 else 'compiler status %s' % done.status,
                              done.text)
            self.built = (files, setting.flags)
        return run([program], dict(os.environ, GODEBUG=setting.godebug))

    def forget(self):
        """The files have new contents."""
        self.built = None
