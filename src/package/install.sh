#!/bin/bash
# install.sh PACKAGE…: installs those of the Debian packages that are missing, as root or through sudo. On a terminal one line shows what apt
# is at, its per cent and the seconds; in a pipe there are the list and the sizes alone.
set -eu -o pipefail
missing=()
for package; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0
as=()
if [ "$(id -u)" != 0 ]; then
    if ! type sudo >/dev/null 2>&1; then
        printf '%s\n' "maskgen needs these Debian packages. There is no sudo here: as root, run" \
            "  apt-get install --no-install-recommends ${missing[*]}" >&2
        exit 2
    fi
    as=(sudo)
    sudo -v # its question comes before the line that is drawn over
fi

apt() { "${as[@]}" env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get "$@" </dev/null; }

# show WORDS: draws apt's state (APT::Status-Fd) over one line, at least once a second. Sizes, warnings and errors get lines of their own.
show() {
    local begin=$SECONDS what=$1 kind name percent text= state=
    while true; do
        if IFS=: read -r -t 1 kind name percent text; then
            case $kind in
            dlstatus) state="downloading ${percent%%.*} %" ;;
            pmstatus) state="${percent%%.*} %, $text" ;;
            'Need to get '* | 'After this '*) printf '\r\033[K  %s\n' "$kind" ;;
            E | W) printf '\r\033[K%s:%s\n' "$kind" "$name${percent:+:$percent}${text:+:$text}" >&2 ;;
            esac
        elif [ $? -le 128 ]; then
            break
        fi
        printf '\r  %.76s\033[K' "$what: $((SECONDS - begin)) s${state:+, $state}"
    done
    printf '\r  %s: %d s\033[K\n' "$what" $((SECONDS - begin))
}

echo "installing Debian packages: ${missing[*]}"
install=(install -y --no-install-recommends "${missing[@]}")
if [ -t 1 ]; then
    apt -qq -o APT::Status-Fd=1 update 2>&1 | show "package lists"
    apt -q -o APT::Status-Fd=1 "${install[@]}" 2>&1 | show packages
else
    apt -qq update
    apt -q "${install[@]}" | sed -n 's/^Need to get\|^After this/  &/p'
fi
