#!/usr/bin/env python3
"""What Dask costs: draws of elasticities on two processes of a local cluster against the same on two threads of this process.

    python3 Benchmarks/cluster.py [draws, default 4096] [per task, default 64]

Both solve the policy of draws.py under the same elasticities. They take turns, three times each, so that whatever else the machine does
meets both; the ratio is of the medians. Beside it the ratio of processor time, of this process and the workers together, which other work
on the machine hardly moves. The cluster is up before anything is timed, and what is sent to the workers is part of the time.
"""

import statistics
import sys
import time

import numpy as np

try:
    import detente as dt
    from distributed import Client, LocalCluster
except ImportError as error:
    sys.exit(f"cluster: skipped, {error}")


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 4096
    per_task = int(sys.argv[2]) if len(sys.argv) > 2 else 64
    batch = dt.Batch()
    world = batch.world
    codes, sectors = list(world.countries.index), world.sectors
    new = world.array("tariffs")
    new[codes.index("USA"), codes.index("CHN"), sectors["is_goods"].to_numpy()] += 0.10
    own = world.array("theta:" + world.elasticities.columns[0])
    theta = own * np.exp(0.25 * np.random.default_rng(1).standard_normal((count, len(own))))
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1") as local, Client(local) as client:
        ways = {
            "two threads": lambda: batch.solve(theta=theta, tariffs=new, threads=2),
            "two workers": lambda: batch.solve(theta=theta, tariffs=new, client=client, per_task=per_task),
        }
        answers, times, work = {name: way() for name, way in ways.items()}, {name: [] for name in ways}, {name: [] for name in ways}

        def spent():
            return time.process_time() + sum(client.run(time.process_time).values())

        for _ in range(3):
            for name, way in ways.items():
                start, before = time.perf_counter(), spent()
                way()
                times[name].append(time.perf_counter() - start)
                work[name].append(spent() - before)
    same = (answers["two threads"].to_numpy() == answers["two workers"].to_numpy()).all()
    here, there = (statistics.median(times[name]) for name in ways)
    less, more = (statistics.median(work[name]) for name in ways)
    print(
        f"cluster: {count} draws on {world.id}, {per_task} in a task: {count / here:.0f} solves a second on two threads, "
        f"{count / there:.0f} on two workers of Dask; overhead {100 * (there / here - 1):+.1f}% of time, {100 * (more / less - 1):+.1f}% of processor time; {'the same bits' if same else 'OTHER BITS'}")


if __name__ == "__main__":
    main()
