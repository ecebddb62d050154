#!/bin/sh
# Times whole runs of a scenario: process start, world, law, all branches, table. usage: example.sh TOOL SCENARIO [RUNS]
set -eu
tool=$1 scenario=$2 runs=${3:-10}
"$tool" run "$scenario" --json >/dev/null 2>&1 # the first run fills the page cache and shows whether it works
i=0
times=
while [ "$i" -lt "$runs" ]; do
    start=$(date +%s%N)
    "$tool" run "$scenario" --json >/dev/null 2>&1
    times="$times $(( ($(date +%s%N) - start) / 1000 ))"
    i=$((i + 1))
done
echo "$times" | tr ' ' '\n' | sed '/^$/d' | sort -n | awk -v cpu="$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)" '
    { t[NR] = $1 / 1000 }
    END { printf "%d runs: fastest %.1f ms, median %.1f ms, slowest %.1f ms on %s\n", NR, t[1], t[int((NR + 1) / 2)], t[NR], cpu }'
