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

SIZES = [(31, 40), (44, 56), (77, 45), (194, 4), (141, 65)]


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
    m, t1 = world(N, J)
    path = f"{folder}/{N}x{J}.bin"
    write(path, m, t1)
    tool.ask("load", path)
    runs = 7 if N * N * J > 5e5 else 21
    ours, theirs, warm = [], [], []
    for run in range(runs + 1):  # the first turn warms caches and is not counted
        start = time.thread_time()
        s = cp_numpy.solve(m, t1)
        theirs.append(time.thread_time() - start)
        ours.append(tool.solve("solve"))
        warm.append(tool.solve("neighbour"))
    ours, theirs, warm = ours[1:], theirs[1:], warm[1:]
    assert all(o["termination"] == "converged" and o["residual"] <= 1e-10 for o in ours), ours[0]
    seconds = [o["seconds"] for o in ours]
    read = float(tool.ask("bandwidth")[0])
    reference_welfare = s["I"][0] / m["I0"][0] / s["Pidx"][0] - 1
    # The reference's baseline income is that of its own solve at 1e-10, so the welfare changes agree to that.
    assert abs(reference_welfare - ours[0]["welfare"]) < 1e-8, (reference_welfare, ours[0]["welfare"])
    pass_seconds = statistics.median(seconds) / ours[0]["iterations"]
    ratio = statistics.median(t / o for t, o in zip(theirs, seconds))
    print(f"{N:4d}x{J:<3d} {spread(theirs)} {spread(seconds)} {ratio:7.2f} {s['iters']:6d} {ours[0]['iterations']:5d}"
          f"  {s['resid']:.0e}  {ours[0]['residual']:.0e} {spread([w['seconds'] for w in warm])} {warm[0]['iterations']:5d}"
          f" {pass_seconds * 1e6:9.1f} {read * 1e6:9.1f} {pass_seconds / read:6.2f}", flush=True)
    return N, J, statistics.median(seconds), pass_seconds


def growth(rows):
    """Least squares of ln seconds per pass on ln N and ln J."""
    if len(rows) < 3:
        return
    a = np.array([[1, math.log(N), math.log(J)] for N, J, _, _ in rows])
    _, n, j = np.linalg.lstsq(a, np.log([r[3] for r in rows]), rcond=None)[0]
    print(f"\nGrowth: time per pass ~ N^{n:.2f} J^{j:.2f} (fitted over the sizes above)")


def main():
    sizes = [tuple(map(int, a.split("x"))) for a in sys.argv[2:]] or SIZES
    tool = Tool(sys.argv[1])
    print("One solve from the baseline at 1e-10, one core; medians in ms. 'again' re-solves after one point more of tariff,\n"
          "from the solution before. 'read' is the time to read once what a double-precision pass has to read.\n")
    print("   size    numpy  détente   ratio  iterations   residuals           again iter  µs/pass   read µs  ratio")
    with tempfile.TemporaryDirectory() as folder:
        rows = [compare(tool, N, J, folder) for N, J in sizes]
    growth(rows)


if __name__ == "__main__":
    main()
