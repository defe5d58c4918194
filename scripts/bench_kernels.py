"""The processor's work: `scripts/bench kernels` times small programs against Go 1.21's and gcc's.

A kernel is a pair testdata/bench/kernels/NAME.go and NAME.c: the same algorithm with the same output
in both languages. It is built by Tandem, by Go and by `gcc -O2` (without contraction to fused
multiply-add, which Go does not do on amd64 either), and the three executables are run in turn, a
few rounds, the order changing. What is compared is the least user time of each: the runtime's
start, system calls and other programs disturb it least. All outputs must be equal, else the row
has failed. Below the rows stand the geometric means of the ratios, with their targets.
"""

import math
import os
import resource
import subprocess
import tempfile

TARGETS = {'Go': 1.0, 'gcc': 1.4}
TIME_LIMIT = 60  # seconds of one run
LINE = '%-22s %9s %9s %9s %10s %10s  %s'


class KernelFailure(Exception):
    pass


def run_tool(command):
    environment = dict(os.environ, GO111MODULE='off', GOFLAGS='-mod=mod')
    environment.setdefault('GOCACHE', os.path.join(tempfile.gettempdir(), 'tandem-gocache'))
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=300, check=False)
    if done.returncode != 0:
        lines = [line for line in done.stderr.decode(errors='replace').splitlines()
                 if line and not line.startswith('# ')]
        raise KernelFailure('%s: %s' % (os.path.basename(command[0]), (lines or ['failed'])[0][:90]))


def build(name, folder, tandem, go, work):
    """The kernel's three executables: by Tandem, Go and gcc."""
    source = os.path.join(folder, name)
    programs = [os.path.join(work, name + suffix) for suffix in ['.tandem', '.go', '.gcc']]
    run_tool([tandem, 'build', '-o', programs[0], source + '.go'])
    run_tool([go, 'build', '-o', programs[1], source + '.go'])
    run_tool(['gcc', '-O2', '-ffp-contract=off', '-o', programs[2], source + '.c', '-lm'])
    return programs


def limit_time():
    resource.setrlimit(resource.RLIMIT_CPU, (TIME_LIMIT, TIME_LIMIT))


def run_once(program):
    """The user time in seconds, and what was printed."""
    with tempfile.TemporaryFile() as output:
        child = subprocess.Popen([program], stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                                 preexec_fn=limit_time)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read()
    if child.returncode != 0:
        raise KernelFailure('%s: status %d' % (os.path.basename(program), child.returncode))
    return usage.ru_utime, text


def least_times(programs, rounds):
    times = [math.inf] * len(programs)
    outputs = set()
    for number in range(rounds):
        order = list(enumerate(programs))
        for index, program in order if number % 2 == 0 else reversed(order):
            time, text = run_once(program)
            times[index] = min(times[index], time)
            outputs.add(text)
    if len(outputs) != 1:
        raise KernelFailure('the outputs differ')
    return times


def print_means(ratios):
    reached = True
    for index, (rival, target) in enumerate(TARGETS.items()):
        mean = math.exp(sum(math.log(row[index]) for row in ratios) / len(ratios))
        reached &= mean <= target
        print('geometric mean of Tandem : %-4s %5.2f   target %.2f  %s' %
              (rival, mean, target, 'ok' if mean <= target else 'above'))
    return reached


def run_kernels(root, tandem, go, rounds, names, smoke):
    """Prints the table of the kernels whose names contain one of `names`. Whether no row failed."""
    folder = os.path.join(root, 'testdata/bench/kernels')
    kernels = sorted(file[:-3] for file in os.listdir(folder) if file.endswith('.go'))
    kernels = [k for k in kernels if not names or any(name in k for name in names)]
    ratios = []
    failed = 0
    if not smoke:
        print(LINE % ('user time', 'Tandem', 'Go 1.21', 'gcc -O2', ': Go', ': gcc', ''))
    with tempfile.TemporaryDirectory() as work:
        for name in kernels:
            try:
                times = least_times(build(name, folder, tandem, go, work), rounds)
            except KernelFailure as failure:
                failed += 1
                print('%-22s failed: %s' % (name, failure), flush=True)
                continue
            ours, theirs, gcc = (max(time, 1e-4) for time in times)
            ratios.append((ours / theirs, ours / gcc))
            if not smoke:
                print(LINE % (name, *('%.0f ms' % (1e3 * time) for time in times),
                              '%.2f' % ratios[-1][0], '%.2f' % ratios[-1][1], ''), flush=True)
    if ratios and not smoke:
        print_means(ratios)
    print('%d kernels ok, %d failed' % (len(ratios), failed))
    return failed == 0
