#!/bin/sh
# Builds the reference of the libraries with DocC, to be served below /reference; docs/Detente.docc says in which order it names things. usage: build.sh OUTPUT MODULE...
set -eu
output=$1
shift
scratch=.build-docs # its own folder: other compiler flags would make the next ordinary build start anew
graphs=$PWD/$scratch/symbol-graphs
docc=$(dirname "$(readlink -f "$(command -v swift)")")/docc
mkdir -p "$graphs"
for module in "$@"; do
    swift build --scratch-path "$scratch" --target "$module" \
        -Xswiftc -emit-symbol-graph -Xswiftc -emit-symbol-graph-dir -Xswiftc "$graphs"
done
chosen=$scratch/chosen # packages of others are not part of this reference
rm -rf "$chosen" "$output"
mkdir -p "$chosen"
for module in "$@"; do cp "$graphs/$module".symbols.json "$chosen/"; done
for module in "$@"; do
    for extension in "$graphs/$module"@*; do if [ -e "$extension" ]; then cp "$extension" "$chosen/"; fi; done
done
"$docc" convert docs/Detente.docc --additional-symbol-graph-dir "$chosen" --fallback-display-name Detente \
    --fallback-bundle-identifier detente --transform-for-static-hosting --hosting-base-path reference --output-path "$output" >/dev/null
echo "$output"
