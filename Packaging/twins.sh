#!/bin/sh
# Puts a compressed twin, NAME.gz, beside every text file of a folder that is served; the twin has the day of its file.
#
#   sh Packaging/twins.sh FOLDER
set -eu
find "$1" -type f \( -name '*.html' -o -name '*.css' -o -name '*.js' -o -name '*.mjs' -o -name '*.json' -o -name '*.svg' \) \
    -exec gzip -9 -n -k -f {} +
