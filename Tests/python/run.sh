#!/bin/sh
# Tests the Python package: sh Tests/python/run.sh [arguments of pytest]
#
# On the library of this checkout (.build/release/libdetente-c.so, which `make test` builds beside the program). WHEEL=1 tests the
# wheel of `make wheel` instead, as a new user has it: in an environment of its own, with no toolchain, and nothing of the checkout but the
# tests. BENCH=1 measures instead of testing (SCRIPT: another of Benchmarks than draws.py). DETENTE is the program whose numbers are compared (default .build/release/detente).
set -eu
cd "$(dirname "$0")/../.."
root=$PWD
DETENTE=$(readlink -f "${DETENTE:-.build/release/detente}")
[ -x "$DETENTE" ] || { echo "$DETENTE is not there: make build" >&2; exit 3; }
SUDO=$([ "$(id -u)" = 0 ] || echo sudo)
environment() {
    cmp -s Tests/python/requirements.txt "$1/requirements.txt" && return
    rm -rf "$1"
    mkdir -p .build
    python3 -m venv "$1" 2>/dev/null || {
        echo "Installing python3-venv"
        $SUDO apt-get update -qq
        $SUDO env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv >/dev/null
        rm -rf "$1"
        python3 -m venv "$1"
    }
    "$1/bin/pip" install --quiet --disable-pip-version-check -r Tests/python/requirements.txt
    cp Tests/python/requirements.txt "$1/requirements.txt"
}
if [ "${WHEEL:-}" = 1 ]; then
    wheel=$(ls .build/dist/detente-*.whl 2>/dev/null | head -1)
    [ -n "$wheel" ] || { echo "there is no wheel in .build/dist: make wheel" >&2; exit 3; }
    environment .build/python-wheel
    .build/python-wheel/bin/pip install --quiet --disable-pip-version-check --no-deps --no-index --force-reinstall "$wheel"
    exec env -u PYTHONPATH -u DETENTE_DATA -u DETENTE_LIBRARY PATH=/usr/bin:/bin DETENTE="$DETENTE" \
        "$root/.build/python-wheel/bin/python" -B -m pytest -q -p no:cacheprovider Tests/python "$@"
fi
library=$root/.build/release/libdetente-c.so
[ -f "$library" ] || { echo "$library is not there: make test-python" >&2; exit 3; }
environment .build/python
if [ "${BENCH:-}" = 1 ]; then
    exec env PYTHONPATH="$root/python" DETENTE_DATA="$root/Data" DETENTE_LIBRARY="$library" "$root/.build/python/bin/python" -B \
        Benchmarks/${SCRIPT:-draws.py}
fi
# R runs the tests of r/detente.R; without it they are left out, and pytest says so.
command -v Rscript >/dev/null || {
    echo "Installing R"
    $SUDO apt-get update -qq && $SUDO env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends r-base-core >/dev/null ||
        echo "R cannot be installed; its tests are left out" >&2
}
exec env PYTHONPATH="$root/python" DETENTE_DATA="$root/Data" DETENTE_LIBRARY="$library" DETENTE="$DETENTE" \
    "$root/.build/python/bin/python" -B -m pytest -q -p no:cacheprovider Tests/python "$@"
