#!/bin/sh
# Links libdetente-c.so with the Swift runtime inside: sh Packaging/library.sh [FOLDER, default .build/dist]
#
# In a build folder of its own, for everything is compiled for static linking. Only detente_* is exported: what else is inside would
# clash with other libraries of the process.
set -eu
cd "$(dirname "$0")/.."
out=${1:-.build/dist}
# Foundation is 45 MB of locales that nothing here needs: an empty archive is found in its place, and what does need it fails to link.
# FoundationEssentials is enough.
empty=$PWD/.build/library-empty
mkdir -p "$empty"
rm -f "$empty/libFoundation.a"
ar qc "$empty/libFoundation.a"
${SWIFT:-swift} build -c release --product detente-c --scratch-path .build/library -j "${JOBS:-2}" \
    -Xswiftc -static-stdlib -Xswiftc -use-ld=lld -Xlinker "-L$empty" \
    -Xlinker --version-script=Packaging/detente-c.map -Xlinker --gc-sections -Xlinker --icf=safe -Xlinker -s
mkdir -p "$out"
cp .build/library/release/libdetente-c.so "$out/libdetente-c.so"
