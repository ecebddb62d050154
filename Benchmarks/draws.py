#!/usr/bin/env python3
"""Draws of elasticities on the default world: the package on all cores against a Python loop over the numpy reference.

    python3 Benchmarks/draws.py [draws, default 10000]

Both solve the same policy (10 points on every good of China into the United States) under the same elasticities, to 1e-10. The loop runs
for as many draws as take ten seconds. The reference is cp_numpy.py beside the source tables ($DETENTE_SOURCE_DATA/../reference);
without it, or without the package, the bench says what it left out.
"""

import os
import pathlib
import sys
import time

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np

try:
    import detente as dt
except ImportError as error:
    sys.exit(f"draws: skipped, the package detente cannot be imported ({error})")

count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
batch = dt.Batch()
world = batch.world
codes, sectors = list(world.countries.index), world.sectors
N, J = len(codes), len(sectors)
tariffs = world.array("tariffs")
usa, china = codes.index("USA"), codes.index("CHN")
new = tariffs.copy()
new[usa, china, sectors["is_goods"].to_numpy()] += 0.10
own = world.array("theta:" + world.elasticities.columns[0])
random = np.random.default_rng(1)
common, each = random.standard_normal((count, 1)), random.standard_normal((count, J))
theta = own * np.exp(0.25 * (np.sqrt(0.5) * common + np.sqrt(0.5) * each))

batch.solve(theta=theta[:8], tariffs=new)
start = time.perf_counter()
welfare = batch.solve(theta=theta, tariffs=new)
ours = count / (time.perf_counter() - start)
missing = int(welfare.isna().any(axis=1).sum())
print(
    f"draws: {count} on {world.id} ({N} economies, {J} sectors), {os.cpu_count()} cores: {ours:.0f} solves a second, {missing} without an "
    f"answer, worst residual {np.nanmax(welfare.attrs['residuals']):.0e}; welfare of the USA, 5 to 95%: "
    f"{welfare['USA'].quantile(0.05):+.3f}% to {welfare['USA'].quantile(0.95):+.3f}%")

reference = pathlib.Path(os.environ.get("DETENTE_SOURCE_DATA", "../shared/data")).parent / "reference"
if not (reference / "cp_numpy.py").exists():
    sys.exit(f"draws: the loop over the numpy reference was skipped: there is no cp_numpy.py in {reference}")
sys.path.insert(0, str(reference))
import cp_numpy  # noqa: E402


def inner(array):
    """[n, i, j] as the reference has it: [j, n, i]."""
    return np.ascontiguousarray(array.transpose(2, 0, 1))


B, G = world.array("value_added_shares"), world.array("input_shares")
model = dict(
    pi=inner(world.array("shares")), t0=inner(tariffs), theta=own, B=B, G=G / np.maximum(1 - B, 1e-300)[:, None, :],
    alpha=world.array("consumption_shares"), VA=world.array("value_added"), D=world.array("deficits"))
wedge, done, gap = inner(new), 0, 0.0
start = time.perf_counter()
while done < count and time.perf_counter() - start < 10:
    model["theta"] = theta[done]
    base = cp_numpy.solve(model, model["t0"]) if done == 0 else base
    found = cp_numpy.solve(model, wedge)
    if done == 0:
        start = time.perf_counter()
    change = 100 * (found["I"] / base["I"] / found["Pidx"] * base["Pidx"] - 1)
    gap = max(gap, float(np.abs(change - welfare.iloc[done].to_numpy()).max()))
    done += 1
theirs = max(1, done - 1) / (time.perf_counter() - start)
print(
    f"draws: a Python loop over the numpy reference: {theirs:.1f} solves a second ({done} draws); {ours / theirs:.0f} times; "
    f"largest gap in welfare {gap:.1e} points of a percent")
