#!/bin/sh
# Links libdetente-c.so with the Swift runtime inside: sh Packaging/library.sh [FOLDER, default .build/dist]
#
# In a build folder of its own, for everything is compiled for static linking. The last link is made here, not by SwiftPM, which names
# all of Foundation before FoundationEssentials: a symbol that both have then brings in 45 MB of locales. Only detente_* is exported: what else is
# inside would clash with other libraries of the process.
set -eu
cd "$(dirname "$0")/.."
out=${1:-.build/dist}
swift=${SWIFT:-swift}
DETENTE_COMPACT=1 $swift build -c release --product detente-c --scratch-path .build/library -j "${JOBS:-2}" \
    -Xswiftc -static-stdlib -Xswiftc -use-ld=lld -Xswiftc -Xfrontend -Xswiftc -function-sections
objects=.build/library/release/detente-c.product/Objects.LinkFileList
toolchain=$(cd "$(dirname "$(readlink -f "$(command -v "$swift")")")/.." && pwd)
runtime=$toolchain/lib/swift_static/linux
mkdir -p "$out"
"$toolchain/bin/clang" -O2 -fPIC -c Packaging/older-glibc.c -o .build/library/older-glibc.o
"$toolchain/bin/clang" -shared -fuse-ld=lld -o "$out/libdetente-c.so" "$runtime/$(uname -m)/swiftrt.o" "@$objects" .build/library/older-glibc.o -L "$runtime" \
    -lFoundationEssentials -l_FoundationCollections -l_FoundationCShims -lswiftDispatch -ldispatch -lBlocksRuntime \
    -lswiftSynchronization -lswiftRegexBuilder -lswift_StringProcessing -lswift_RegexParser -lswift_Concurrency -lswiftGlibc \
    -lswift_Builtin_float -lswiftCore \
    -lsleef -lmd -lnlopt -lyaml -lxlsxwriter -lminizip -lz -lstdc++ -lm -lpthread -ldl \
    -Wl,--version-script=Packaging/detente-c.map -Wl,-T,Packaging/not-at-run-time.ld -Wl,--no-eh-frame-hdr \
    -Wl,--gc-sections -Wl,--icf=safe -Wl,-s -Wl,-z,defs
ls -l "$out/libdetente-c.so"
