#!/bin/sh
# Fetches what the page takes from others into web/libraries (never committed), checks it, and compresses the page's files once.
#
#   sh web/libraries.sh     what is there already is left alone
#
# D3 7.9.0 (ISC) comes from the Python package d3blocks, which carries upstream's file unchanged; nothing else of it is taken.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
package=d3blocks==2.3.2
inside=d3blocks/radialgraph/d3js/d3.v7.min.js
hash=f2094bbf6141b359722c4fe454eb6c4b0f0e42cc10cc7af921fc158fceb86539
target=$here/libraries/d3.v7.min.js

holds() { [ -f "$1" ] && [ "$(sha256sum <"$1" | cut -d' ' -f1)" = "$hash" ]; }

mkdir -p "$here/libraries"
if ! holds "$target"; then
    python3 -m pip --version >/dev/null 2>&1 || {
        command -v apt-get >/dev/null || { echo "The page needs D3, which pip fetches: install python3-pip" >&2; exit 3; }
        echo "Installing python3-pip"
        sudo=$([ "$(id -u)" = 0 ] || echo sudo)
        $sudo apt-get update -qq
        $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-pip >/dev/null
    }
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    echo "Fetching D3 7.9.0"
    python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: --dest "$work" "$package"
    python3 -c 'import sys, zipfile; sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]))' \
        "$work"/*.whl "$inside" >"$work/d3.js"
    holds "$work/d3.js" || { echo "D3 is not the file that was expected: its SHA-256 differs" >&2; exit 3; }
    mv "$work/d3.js" "$target"
    chmod 644 "$target"
fi
cat >"$here/libraries/LICENSE-d3.txt" <<'NOTICE'
D3 7.9.0, https://d3js.org

Copyright 2010-2023 Mike Bostock

Permission to use, copy, modify, and/or distribute this software for any purpose
with or without fee is hereby granted, provided that the above copyright notice
and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH
REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY AND
FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS
OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER
TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF
THIS SOFTWARE.
NOTICE
# The map's shapes are data of the house (Data/shapes); the page reads its own copy.
cp "$here/../Data/shapes/economies.json" "$here/libraries/economies.json"
# A twin without its file goes; the others are made again.
find "$here" -type f -name '*.gz' | while read -r twin; do
    [ -f "${twin%.gz}" ] || rm -f "$twin"
done
sh "$here/../Packaging/twins.sh" "$here"
