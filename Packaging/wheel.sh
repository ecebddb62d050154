#!/bin/sh
# Makes the one wheel for every Python on Linux with glibc 2.34 or newer: sh Packaging/wheel.sh [FOLDER, default .build/dist]
#
# Takes libdetente-c.so from the folder (`make library` puts it there). auditwheel copies the shared libraries that it needs into the
# wheel: sleef (Boost licence), libmd (BSD), NLopt (MIT, parts LGPL: a library of its own), libyaml (MIT), libxlsxwriter (BSD), minizip and zlib (zlib),
# OpenSSL's libcrypto, which minizip asks for (Apache 2.0).
set -eu
cd "$(dirname "$0")/.."
out=${1:-.build/dist}
[ -f "$out/libdetente-c.so" ] || { echo "$out/libdetente-c.so is not there: make library" >&2; exit 3; }
venv=.build/wheel-tools
if ! cmp -s Packaging/wheel-requirements.txt $venv/requirements.txt; then
    rm -rf $venv
    python3 -m venv $venv
    $venv/bin/pip install --quiet --disable-pip-version-check -r Packaging/wheel-requirements.txt
    cp Packaging/wheel-requirements.txt $venv/requirements.txt
fi
version=$(sed -n 's/.*static let version = "\(.*\)"/\1/p' Sources/Reports/Engine.swift)
tree=.build/wheel
rm -rf $tree
mkdir -p $tree/raw
cp -R python/. $tree/
rm -rf $tree/notebooks
find $tree -name __pycache__ -prune -exec rm -rf {} +
cp "$out/libdetente-c.so" $tree/detente/
cp -R Data $tree/detente/data
mkdir -p $tree/detente/data/examples
cp Examples/*.yaml $tree/detente/data/examples/
cp LICENSE $tree/
DETENTE_VERSION=$version SOURCE_DATE_EPOCH=1767225600 $venv/bin/pip wheel --quiet --disable-pip-version-check --no-build-isolation \
    --no-deps --wheel-dir $tree/raw $tree
rm -f "$out"/detente-*.whl
PATH=$PWD/$venv/bin:$PATH $venv/bin/auditwheel repair --plat "manylinux_2_34_$(uname -m)" --only-plat --wheel-dir "$out" $tree/raw/*.whl
ls -l "$out"/detente-*.whl
