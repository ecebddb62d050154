#!/bin/sh
# Tests the page in a real browser against the built program: sh Tests/web/run.sh [arguments of pytest]
#
# Installs what is missing: Debian's chromium, and the Python packages of requirements.txt into .build/page.
# DETENTE is the program (default .build/release/detente); BENCH=1 measures instead of testing.
set -eu
cd "$(dirname "$0")/../.."
DETENTE=${DETENTE:-.build/release/detente}
export DETENTE
[ -x "$DETENTE" ] || { echo "$DETENTE is not there: make build" >&2; exit 3; }
SUDO=$([ "$(id -u)" = 0 ] || echo sudo)
if ! command -v chromium >/dev/null; then
    echo "Installing chromium"
    $SUDO apt-get update -qq
    $SUDO env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null
fi
venv=.build/page
if ! cmp -s Tests/web/requirements.txt $venv/requirements.txt; then
    rm -rf $venv
    mkdir -p .build
    python3 -m venv $venv 2>/dev/null || {
        echo "Installing python3-venv"
        $SUDO apt-get update -qq
        $SUDO env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv >/dev/null
        rm -rf $venv
        python3 -m venv $venv
    }
    $venv/bin/pip install --quiet --disable-pip-version-check -r Tests/web/requirements.txt
    cp Tests/web/requirements.txt $venv/requirements.txt
fi
sh web/libraries.sh
if [ "${BENCH:-}" = 1 ]; then
    PYTHONPATH=Tests/web exec $venv/bin/python Benchmarks/page.py
fi
exec $venv/bin/python -B -m pytest -q -p no:cacheprovider Tests/web "$@"
