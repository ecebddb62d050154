#!/bin/sh
# Makes a tarball of the tool that runs on a machine without Swift: the binary with the Swift runtime inside, the shared libraries
# that it needs beside it, data, examples and docs.
#
#   sh Packaging/dist.sh FOLDER
#
# The path to the libraries is the old kind (RPATH), which holds for what the libraries themselves ask for too.
#
# What the binary still takes from the system is the C library (glibc of this machine or newer) and the kernel. The libraries that are
# copied, with their licences: sleef (Boost), libmd (BSD), NLopt (MIT, parts LGPL: a library of its own), libxlsxwriter (BSD), libyaml (MIT), minizip and zlib (zlib), OpenSSL's libcrypto, which
# minizip asks for (Apache 2.0), libstdc++ and libgcc_s (GPL with the runtime exception).
set -eu
folder=$1
arch=$(uname -m)
${SWIFT:-swift} build -c release -j "${JOBS:-2}" --product detente --static-swift-stdlib \
    -Xlinker -rpath -Xlinker '$ORIGIN/../lib' -Xlinker --disable-new-dtags
binary=$(${SWIFT:-swift} build -c release --show-bin-path)/detente
version=$("$binary" --version)
name=detente-$version-linux-$arch
tree=$folder/$name
rm -rf "$tree"
mkdir -p "$tree/bin" "$tree/lib"
install -m 755 "$binary" "$tree/bin/detente"
strip "$tree/bin/detente"
# All that the loader finds, but for the C library itself.
ldd "$tree/bin/detente" | awk '$2 == "=>" && $3 ~ "^/" {print $3}' | while read -r library; do
    case $(basename "$library") in
        libc.so.* | libm.so.* | libdl.so.* | libpthread.so.* | librt.so.* | ld-linux*) ;;
        libswift* | libFoundation* | lib_Foundation* | libdispatch* | libBlocksRuntime*)
            echo "dist: $library is of Swift and not inside the binary" >&2; exit 1 ;;
        *) cp -L "$library" "$tree/lib/" ;;
    esac
done
sh web/libraries.sh
cp -R Data Examples docs r stata "$tree/"
# The files of the page, for `detente serve`.
cp -R web "$tree/"
rm -f "$tree/web/libraries.sh"
sh Packaging/twins.sh "$tree/web"
rm -rf "$tree/docs/build.sh" "$tree/docs/site" "$tree/docs/Detente.docc"
cp README.md LICENSE CHANGELOG.md CITATION.cff "$tree/"
tar -C "$folder" --sort=name --owner=0 --group=0 --numeric-owner --mtime='2026-01-01 00:00Z' -czf "$folder/$name.tar.gz" "$name"
echo "$folder/$name.tar.gz: $(du -h "$folder/$name.tar.gz" | cut -f1)"
