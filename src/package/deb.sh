#!/bin/bash
# deb.sh FOLDER TREE: makes FOLDER/maskgen_VERSION_ARCH.deb and FOLDER/maskgen-dev_VERSION_ARCH.deb of what `make install` put into TREE for
# PREFIX=/usr and the architecture's LIBDIR. $VERSION is the program's; $DEV names the packages that a program which links the library needs. As root or not.
set -eu -o pipefail
export LC_ALL=C
umask 022
here=$(dirname "$(realpath "$0")") folder=$(realpath "$1") tree=$(realpath "$2")
arch=$(dpkg --print-architecture)
maintainer="${DEBFULLNAME:-The maskgen authors} <${DEBEMAIL:-maskgen@maskgen.invalid}>"
[ "$(dpkg-parsechangelog -l "$here/changelog" -S Version)" = "$VERSION" ] || {
    echo "src/package/changelog does not begin with version $VERSION: add an entry" >&2
    exit 2
}
SOURCE_DATE_EPOCH=$(dpkg-parsechangelog -l "$here/changelog" -S Timestamp)
export SOURCE_DATE_EPOCH

# fill NAME=TEXT…: standard input with each @NAME@ replaced.
fill() {
    local text pair
    text=$(cat)
    for pair; do text=${text//"@${pair%%=*}@"/"${pair#*=}"}; done
    printf '%s\n' "$text"
}

# The license as the format of copyright files wants it: a blank before each line, a dot for an empty one.
license() { sed -n '/^Permission/,$p' "$here/../../LICENSE" | sed 's/^$/./; s/^/ /'; }

# The shared libraries of the program, as packages with versions.
shlibs() {
    mkdir -p "$folder/shlibs/debian"
    printf 'Source: maskgen\n\nPackage: maskgen\nArchitecture: any\n' >"$folder/shlibs/debian/control"
    (cd "$folder/shlibs" && dpkg-shlibdeps -O --ignore-missing-info "$folder/maskgen/usr/bin/maskgen" 2>/dev/null) | sed -n 's/^shlibs:Depends=//p'
}

# document PACKAGE: its copyright, changelog and overrides.
document() {
    local doc=$folder/$1/usr/share/doc/$1
    mkdir -p "$doc" "$folder/$1/usr/share/lintian/overrides"
    fill "LICENSE=$(license)" <"$here/copyright" >"$doc/copyright"
    gzip -9n <"$here/changelog" >"$doc/changelog.gz"
    [ -n "${DEBEMAIL:-}" ] || fill "PACKAGE=$1" <"$here/overrides" >"$folder/$1/usr/share/lintian/overrides/$1"
}

# pack PACKAGE: its control files, and the package.
pack() {
    local root=$folder/$1 size
    find "$root" -type d -empty -delete
    find "$root" -type d -exec chmod 755 {} +
    size=$(du -sk --apparent-size "$root" | cut -f1)
    mkdir "$root/DEBIAN"
    awk -v want="$1" 'BEGIN { RS = "" } $2 == want' "$here/control" |
        fill "VERSION=$VERSION" "ARCH=$arch" "MAINTAINER=$maintainer" "SIZE=$size" "SHLIBS=$shlibs" "DEV=${DEV// /, }" >"$root/DEBIAN/control"
    (cd "$root" && find . -type f ! -path './DEBIAN/*' -printf '%P\0' | sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"
    find "$root" -newermt "@$SOURCE_DATE_EPOCH" -exec touch -hd "@$SOURCE_DATE_EPOCH" {} +
    dpkg-deb --root-owner-group --build "$root" "$folder/$1_${VERSION}_$arch.deb" >/dev/null
}

rm -rf "$folder"/maskgen "$folder"/maskgen-dev "$folder"/shlibs "$folder"/*.deb
mkdir -p "$folder"/maskgen/usr "$folder"/maskgen-dev/usr
cp -a "$tree"/usr/{bin,share} "$folder/maskgen/usr/"
cp -a "$tree"/usr/{include,lib} "$folder/maskgen-dev/usr/"
strip --remove-section=.comment --remove-section=.note "$folder/maskgen/usr/bin/maskgen"
strip --strip-debug --remove-section=.comment --enable-deterministic-archives "$folder"/maskgen-dev/usr/lib/*/libmaskgen.a
gzip -9nf "$folder"/maskgen/usr/share/man/man1/*.1
shlibs=$(shlibs)
for package in maskgen maskgen-dev; do
    document $package
    pack $package
    echo "$folder/${package}_${VERSION}_$arch.deb"
done
rm -rf "$folder"/maskgen "$folder"/maskgen-dev "$folder"/shlibs
