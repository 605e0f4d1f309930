# The Debian packages, as a user gets them: built and read by lintian, installed on a Debian 12 of nothing but its base (debootstrap), run
# there with exactly what they declare, and taken away. Needs root, the right to mount in a namespace of its own, 2 GB of disk and Debian's
# packages. DEB_KEEP=1 keeps the folder.
root=$work/root
if [ "$(id -u)" != 0 ] || ! unshare --mount --pid --fork true 2>/dev/null; then
    echo "# not run: Debian packages (needs root and a mount namespace)"
    exit 0
fi
rm -rf --one-file-system "${root:?}" # nothing stays mounted: mounts end with their namespace
mkdir -p "$work"
check() { echo "CHECK $1 $2 $3 $([ "$2" = "$3" ] && echo 1 || echo 0)"; }

# in_root NAME COMMAND: runs it there with nothing of this machine's environment; its output goes to NAME.log. Sets code.
in_root() {
    code=0
    unshare --mount --pid --fork bash -c 'mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && exec "$@"' "$root" \
        chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/home/maker TERM=dumb DEBIAN_FRONTEND=noninteractive \
        bash -c "cd /home/maker && $2" >"$work/$1.log" 2>&1 || code=$?
    echo "$1: exit $code"
    tail -n 3 "$work/$1.log" | sed 's/^/    /'
}
apt='apt-get -qq install -y --no-install-recommends'

code=0
make -s B="$B" deb >"$work/deb.log" 2>&1 || code=$?
tail -n 5 "$work/deb.log"
check make_deb exit-$code exit-0
check lintian "$(grep -cE '^[EW]:' "$work/deb.log")-complaints" 0-complaints
sums=$(cd "$B/deb" && sha256sum ./*.deb)
make -s B="$B" deb >/dev/null 2>&1
check the_same_bytes_again "$([ "$sums" = "$(cd "$B/deb" && sha256sum ./*.deb)" ] && echo same || echo other)" same

debootstrap --variant=minbase bookworm "$root" >"$work/debootstrap.log" 2>&1 || { tail -n 3 "$work/debootstrap.log"; exit 1; }
cp /etc/resolv.conf /etc/hosts "$root/etc/"
cp /etc/apt/sources.list.d/debian.sources "$root/etc/apt/sources.list.d/" 2>/dev/null && : >"$root/etc/apt/sources.list"
chroot "$root" useradd --create-home maker
cp "$B"/deb/*.deb "$root/home/maker/"
in_root update 'apt-get -qq update'
in_root install "$apt ./maskgen_*.deb"
check install exit-$code exit-0
in_root search 'maskgen --iters 20'
check search exit-$code exit-0
in_root files 'test -s maskgen-out/pattern.png && test -s maskgen-out/preview.png && test -s maskgen-out/run.json'
check search_files exit-$code exit-0
in_root list 'maskgen list && maskgen list patterns && maskgen --version'
check list exit-$code exit-0
in_root score 'maskgen score /usr/share/doc/libdlib19.1/examples/faces/2008_002470.jpg cells-hide --faces synth:2 /usr/share/doc/libdlib19.1/examples/faces/2008_001009.jpg --detector dlib-hog,haar-alt2,lbp'
check score exit-$code exit-0
in_root sheet 'maskgen export cells-hide -o sheet.pdf && test -s sheet.pdf'
check sheet exit-$code exit-0
in_root manual 'zcat /usr/share/man/man1/maskgen.1.gz | grep "^.TH MASKGEN 1"'
check manual exit-$code exit-0
in_root completions 'test -s /usr/share/bash-completion/completions/maskgen -a -s /usr/share/zsh/vendor-completions/_maskgen -a -s /usr/share/fish/vendor_completions.d/maskgen.fish'
check completions exit-$code exit-0
in_root whole 'dpkg --verify maskgen'
check installed_as_packed "$(grep -c . "$work/whole.log")-differences" 0-differences

# A program of one's own on the library package alone.
in_root install_dev "$apt ./maskgen-dev_*.deb gcc pkgconf libc6-dev g++"
check install_dev exit-$code exit-0
cat >"$root/home/maker/client.c" <<'END'
#include <maskgen/version.h>
#include <maskgen/spec.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
    mg_spec spec;
    mg_err err;
    if (mg_spec_init(&spec, &err) != MG_OK || strcmp(mg_version(), MG_VERSION) != 0)
        return 1;
    puts(mg_version());
    mg_spec_free(&spec);
    return 0;
}
END
in_root client 'gcc -std=c11 -Wall -Werror client.c $(pkg-config --static --cflags --libs maskgen) -o client && ./client'
check client exit-$code exit-0

in_root remove 'apt-get -qq purge -y maskgen maskgen-dev'
check remove exit-$code exit-0
left=$(cd "$root" && find . -xdev -path '*maskgen*' ! -path './home/*' ! -path './proc/*' ! -path './var/cache/apt/*' ! -path './dev/*')
echo "${left:-nothing left}"
check nothing_left "$(grep -c . <<<"$left")-files" 0-files
[ -n "${DEB_KEEP:-}" ] || rm -rf --one-file-system "${root:?}"
