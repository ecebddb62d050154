#!/usr/bin/env python3
"""Runs the solver and the numpy reference in turns on identical worlds, and prints how they compare.

usage: bench.py TOOL [NxJ ...]      TOOL is .build/release/detente-bench
The reference is cp_numpy.py beside the source tables ($DETENTE_SOURCE_DATA/../reference), on one BLAS thread.
Times are processor seconds of one thread, and every number is a median over the turns: what else runs on the machine
disturbs both sides alike.
"""
import os

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # before numpy is imported

import math, pathlib, statistics, subprocess, sys, tempfile, time

import numpy as np

reference = pathlib.Path(os.environ.get("DETENTE_SOURCE_DATA", "../shared/data")).parent / "reference"
if not (reference / "cp_numpy.py").exists():
    sys.exit(f"bench: no cp_numpy.py in {reference}; set DETENTE_SOURCE_DATA to the folder of the source tables")
sys.path.insert(0, str(reference))
import cp_numpy

SIZES = [(31, 40), (44, 56), (77, 45), (194, 4), (141, 65), (196, 133)]


class Tool:
    """The Swift side: one request a line, one answer a line."""

    def __init__(self, path):
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, *words):
        print(*words, file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline().split()
        if not answer or answer[0] == "error:":
            sys.exit(f"bench: the tool did not answer {' '.join(map(str, words))}")
        return answer

    def solve(self, *request):
        seconds, iterations, residual, welfare, termination = self.ask(*request)[:5]
        return dict(seconds=float(seconds), iterations=int(iterations), residual=float(residual), welfare=float(welfare),
                    termination=termination)


def world(N, J):
    """The reference's synthetic world with its baseline spending, and the tariff war it is hit by."""
    m = cp_numpy.synthetic(N, J)
    base = cp_numpy.solve(m, m["t0"])
    m["X0"], m["I0"] = base["X"], base["I"]
    return m, cp_numpy.scenario(m)


def write(path, m, t1):
    N, J = m["B"].shape
    with open(path, "wb") as file:
        np.array([N, J], "<i8").tofile(file)
        for a in (m["pi"], m["t0"], t1, m["theta"], m["B"], m["G"] * (1 - m["B"])[:, None, :], m["alpha"], m["VA"], m["D"], m["X0"]):
            np.ascontiguousarray(a, "<f8").tofile(file)


def spread(values):
    return f"{statistics.median(values) * 1e3:8.2f}"


def compare(tool, N, J, folder):
    """One world: the reference and the solver in turns, then what a solve consists of."""
    m, t1 = world(N, J)
    path = f"{folder}/{N}x{J}.bin"
    write(path, m, t1)
    tool.ask("load", path)
    runs = 21 if N * N * J < 5e5 else 9 if N * N * J < 2e6 else 3
    ours, theirs, warm = [], [], []
    for run in range(runs + 1):  # the first turn warms caches and is not counted
        start = time.thread_time()
        s = cp_numpy.solve(m, t1)
        theirs.append(time.thread_time() - start)
        ours.append(tool.solve("solve"))
        warm.append(tool.solve("neighbour"))
    ours, theirs, warm = ours[1:], theirs[1:], warm[1:]
    assert all(o["termination"] == "converged" and o["residual"] <= 1e-10 for o in ours), ours[0]
    reference_welfare = s["I"][0] / m["I0"][0] / s["Pidx"][0] - 1
    # The reference's baseline income is that of its own solve at 1e-10, so the welfare changes agree to that.
    assert abs(reference_welfare - ours[0]["welfare"]) < 1e-8, (reference_welfare, ours[0]["welfare"])
    seconds = statistics.median(o["seconds"] for o in ours)
    ratio = statistics.median(t / o["seconds"] for t, o in zip(theirs, ours))
    print(f"{N:4d}x{J:<3d} {spread(theirs)} {seconds * 1e3:8.2f} {ratio:7.2f} {s['iters']:6d} {ours[0]['iterations']:5d}"
          f"  {s['resid']:.0e}  {ours[0]['residual']:.0e} {spread([w['seconds'] for w in warm])} {warm[0]['iterations']:5d}", flush=True)
    return N, J, seconds, ours[0]["iterations"], runs


def parts(tool, row, folder):
    """What a pass adds, what is there without any, and what the reading alone would take; medians in turns."""
    N, J, seconds, iterations, runs = row
    tool.ask("load", f"{folder}/{N}x{J}.bin")
    few, many = 2, iterations - 1
    marginal, read, whole = [], [], []
    for turn in range(runs + 1):
        short, long = (tool.solve("solve", passes)["seconds"] for passes in (few, many))
        marginal.append((long - short) / (many - few))
        whole.append(tool.solve("solve")["seconds"])
        bandwidth, size = tool.ask("bandwidth")
        read.append(float(bandwidth))
    a_pass, a_read = statistics.median(marginal[1:]), statistics.median(read[1:])
    rest = statistics.median(whole[1:]) - iterations * a_pass
    print(f"{N:4d}x{J:<3d} {rest * 1e6:9.0f} {a_pass * 1e6:9.1f} {int(size) / 1e6:8.2f} {a_read * 1e6:9.1f} {a_pass / a_read:7.2f}"
          f" {rest / (iterations * a_pass + rest):9.0%}", flush=True)
    return N, J, a_pass


def resident(path, N, J, folder):
    """Resident bytes of a fresh process with a world and a policy, and the most while it solves them once."""
    file = f"{folder}/{N}x{J}.bin"
    if not os.path.exists(file):
        write(file, *world(N, J))
    # The allocator gives large blocks back at once, so that what reading the file took is not counted.
    answer = subprocess.run([path], input=f"memory {file}\n", capture_output=True, text=True, check=True,
                            env={**os.environ, "MALLOC_MMAP_THRESHOLD_": "65536"}).stdout
    return [int(x) for x in answer.split()]


def memory(path, sizes, folder):
    """Peak resident size in (kernel + table), less what the program itself takes: its code and the runtime."""
    program = resident(path, 6, 5, folder)
    print(f"\nMemory, MB: a fresh process that holds a world and a policy ('held') and solves once ('peak'), less what it takes\n"
          f"with a world of 6x5 ({program[0] / 1e6:.1f} and {program[1] / 1e6:.1f}: the program itself); in parts of kernel (8 N²J) + table"
          f" (8 NJ²).\n\n   size   kernel    table      held      peak  the solver's  peak/(k+t)  solver's/(k+t)")
    for N, J in sizes:
        held, peak = (a - b for a, b in zip(resident(path, N, J, folder), program))
        kernel, table = 8 * N * N * J, 8 * N * J * J
        print(f"{N:4d}x{J:<3d} {kernel / 1e6:8.1f} {table / 1e6:8.1f} {held / 1e6:9.1f} {peak / 1e6:9.1f} {(peak - held) / 1e6:13.1f}"
              f" {peak / (kernel + table):11.2f} {(peak - held) / (kernel + table):15.2f}", flush=True)


def variant(m, x):
    """The policies of the batch, as in Problem.variant."""
    t1 = m["t0"].copy()
    N, goods, country, points = len(m["VA"]), -(-t1.shape[0] * 6 // 10), x % len(m["VA"]), 0.02 + 0.01 * (x % 13)
    others = [n for n in range(N) if n != country]
    t1[:goods, country, others] += points
    t1[:goods, others, country] += points
    return t1


def batch(tool, N, J, folder, count=256, sample=24):
    """Throughput of a batch against the reference, one after the other on one core."""
    m, t1 = world(N, J)
    path = f"{folder}/batch-{N}x{J}.bin"
    write(path, m, t1)
    tool.ask("load", path)
    tool.ask("batch", 8, 2)
    policies = [variant(m, x) for x in range(sample)]
    theirs, ratios = [], []
    for turn in range(7):
        start = time.thread_time()
        for t in policies:
            cp_numpy.solve(m, t)
        theirs.append((time.thread_time() - start) / sample)
        wall, cpu, passes, residual, digits = tool.ask("batch", count, 2)
        ratios.append((theirs[-1] / (float(wall) / count), theirs[-1] / (float(cpu) / count)))
    one = tool.ask("batch", count, 1)
    assert float(residual) <= 1e-10 and digits == one[4], "the bits depend on the number of threads"
    print(f"{N:4d}x{J:<3d} {spread(theirs)} {float(wall) / count * 1e3:8.2f} {float(cpu) / count * 1e3:8.2f}"
          f" {statistics.median(r[0] for r in ratios):7.2f} {statistics.median(r[1] for r in ratios):7.2f}"
          f" {int(passes) / count:7.1f}  {float(residual):.0e}   the same bits on one thread", flush=True)


def linear(tool, N, J, folder):
    """What derivatives cost, in solves."""
    m, t1 = world(N, J)
    path = f"{folder}/linear-{N}x{J}.bin"
    write(path, m, t1)
    tool.ask("load", path)
    rows = [tool.ask("linear") for _ in range(8)][1:]
    assert all(r[4] == "true" for r in rows)
    solve, response, gradient = (statistics.median(float(r[k]) for r in rows) for k in range(3))
    print(f"{N:4d}x{J:<3d} {solve * 1e3:8.2f} {response * 1e3:9.2f} {gradient * 1e3:9.2f} {rows[0][3]:>9s}"
          f" {response / solve:9.2f} {gradient / solve:9.2f}", flush=True)


def lever(tool, scenario, measure):
    """A lever of a scenario, from the law to the answer, against the solve alone."""
    asked, anew, solved, passes = (float(x) for x in tool.ask("lever", scenario, measure))
    print(f"A lever of {scenario} ({measure}): the law {1e3 * asked:.3f} ms (anew {1e3 * anew:.2f} ms), the solve"
          f" {1e3 * solved:.2f} ms in {passes:.0f} passes; together {(asked + solved) / solved:.2f} solves")


def slider(tool, path):
    """The shipped world, re-solved after one point more of tariff."""
    if not os.path.exists(path):
        return
    tool.ask("world", path)
    cold = [tool.solve("solve") for _ in range(22)][1:]
    moved = [tool.solve("neighbour") for _ in range(22)][1:]
    print(f"\n{os.path.basename(path)}: solved in {spread([s['seconds'] for s in cold]).strip()} ms ({cold[0]['iterations']} passes),"
          f" after a slider moved by a point in {spread([s['seconds'] for s in moved]).strip()} ms ({moved[0]['iterations']} passes,"
          f" residual {moved[0]['residual']:.0e})", flush=True)


def growth(rows):
    """Least squares of ln seconds per pass on ln N and ln J."""
    if len(rows) < 3:
        return
    a = np.array([[1, math.log(N), math.log(J)] for N, J, _ in rows])
    _, n, j = np.linalg.lstsq(a, np.log([r[2] for r in rows]), rcond=None)[0]
    print(f"\nGrowth: time a pass ~ N^{n:.2f} J^{j:.2f} (fitted over the sizes above)")


def derived(tool, folder):
    """What rests on single solves: batches and derivatives."""
    print("\n256 policies on one base, two threads: ms a policy. 'ratio' is throughput by the clock, 'per core' by processor\n"
          "seconds (what else runs on the machine lowers the first only).\n")
    print("   size    numpy    clock      cpu   ratio per core  passes   residual")
    for N, J in [(31, 40), (44, 56)]:
        batch(tool, N, J, folder)
    print("\nDerivatives at the solution, in ms and in solves: one response to a change, and one gradient by all policies.\n")
    print("   size    solve  response  gradient  products response  gradient")
    for N, J in [(31, 40), (77, 45)]:
        linear(tool, N, J, folder)


def main():
    sizes = [tuple(map(int, a.split("x"))) for a in sys.argv[2:]] or SIZES
    tool = Tool(sys.argv[1])
    print("One solve from the baseline at 1e-10, one core; medians in ms. 'again' re-solves after one point more of tariff,\n"
          "from the solution before.\n")
    print("   size    numpy  détente   ratio  iterations   residuals           again  iter")
    with tempfile.TemporaryDirectory() as folder:
        rows = [compare(tool, N, J, folder) for N, J in sizes]
        print("\nWhat a solve consists of, µs: what one pass more adds, and the rest (set-up, reading out, the exact pass at the end).\n"
              "'read' is the time to read once what a pass has to read (K, K net of taxes, the input shares twice), in the\n"
              "precision in which they are held, by a loop that does nothing else.\n")
        print("   size      rest      pass       MB      read   pass/read  rest in all")
        growth([parts(tool, row, folder) for row in rows])
        memory(sys.argv[1], [(N, J) for N, J in sizes if N * N * J > 5e5], folder)
        if sizes == SIZES:
            derived(tool, folder)
        slider(tool, "Data/worlds/icio-2022.world")
        lever(tool, "Examples/summit-2025.yaml", "us-reciprocal-cn")
    print(f"\nInstruction level {tool.ask('level')[0]}")


if __name__ == "__main__":
    main()
