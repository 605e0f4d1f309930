# A fresh machine: Debian 12 by debootstrap (minbase) in a scratch folder, git and make added, the repository cloned; first as a user without
# root or sudo, then `make run` (on a terminal, whose longest silence is measured) and `make test` as root, then `make run` as the user with
# the packages there. Each with exit code, time and download. Needs root, the right to mount in a namespace of its own, 4 GB of disk and Debian's packages. FRESH_KEEP=1 keeps the folder.
root=$work/root user=maker
if [ "$(id -u)" != 0 ] || ! unshare --mount --pid --fork true 2>/dev/null; then
    echo "# not run: a fresh machine (needs root and a mount namespace)"
    exit 0
fi
rm -rf --one-file-system "${root:?}" # nothing stays mounted: mounts end with their namespace
mkdir -p "$work"
log() { tail -n 9 "$work/$1.log" | tr '\r' '\n' | grep -v '^Script \|^ *$' | tail -n 3 | sed 's/^/    /' || true; }

# in_root USER NAME COMMAND: runs it there with nothing of this machine's environment; its output goes to NAME.log. Sets code, took and
# fetched (MB of packages). With terminal=xterm it runs on one, and NAME.timing says when each piece of output came.
terminal=
in_root() {
    local begin=$SECONDS before after words
    before=$(du -sm "$root/var/cache/apt/archives" | cut -f1)
    code=0
    words=(unshare --mount --pid --fork bash -c 'mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && exec "$@"' "$root"
        chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME="/home/$user" TERM="${terminal:-dumb}" setpriv --reuid "$1" --regid "$1"
        --init-groups bash -c "cd /home/$user && $3")
    if [ -n "$terminal" ]; then
        script -qec "stty cols 80 rows 24; $(printf '%q ' "${words[@]}")" -T "$work/$2.timing" "$work/$2.log" >/dev/null || code=$?
    else
        "${words[@]}" >"$work/$2.log" 2>&1 || code=$?
    fi
    after=$(du -sm "$root/var/cache/apt/archives" | cut -f1)
    took=$((SECONDS - begin)) fetched=$((after - before))
    echo "$2: exit $code, $took s, $fetched MB of packages"
    log "$2"
}

# must NAME WANTED: the exit code of the command before, with its time and download.
must() { echo "CHECK $1 exit-$code-in-${took}s-${fetched}MB exit-$2 $([ "$code" -eq "$2" ] && echo 1 || echo 0)"; }

begin=$SECONDS
debootstrap --variant=minbase bookworm "$root" >"$work/debootstrap.log" 2>&1 || { log debootstrap; exit 1; }
cp /etc/resolv.conf /etc/hosts "$root/etc/"
cp /etc/apt/sources.list.d/debian.sources "$root/etc/apt/sources.list.d/" 2>/dev/null && : >"$root/etc/apt/sources.list"
chroot "$root" useradd --create-home $user
git clone --quiet --bare . "$root/srv/maskgen.git"
chroot "$root" chown -R $user:$user /srv/maskgen.git
echo "debootstrap: $((SECONDS - begin)) s"
in_root root git_and_make 'apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends git ca-certificates make'
must git_and_make 0
disk=$(du -sm "$root" | cut -f1)

in_root $user user_without_root 'git clone --quiet /srv/maskgen.git own && make -C own run'
must user_without_root 2
named=$(make -s --no-print-directory packages | while read -r p; do tr ' ' '\n' <"$work/user_without_root.log" | grep -qxF -- "$p" || echo "$p"; done | grep -vx make | xargs)
echo "CHECK missing_packages_are_named all-but:${named:-none} none $([ -z "$named" ] && echo 1 || echo 0)"

in_root root clone 'git config --global --add safe.directory /srv/maskgen.git && git clone --quiet /srv/maskgen.git maskgen'
terminal=xterm
in_root root make_run 'make -C maskgen run'
terminal=
must make_run 0
tests/silence.sh "$work/make_run.timing" "$work/make_run.log" | tee "$work/silences"
read -r silence _ <"$work/silences"
echo "CHECK longest_silence $silence-s <=5-s $(awk -v s="$silence" 'BEGIN { print s <= 5 }')"
extra=$(chroot "$root" apt-mark showmanual | grep -xFf <(make -s --no-print-directory packages-test) | xargs)
echo "CHECK run_installs_none_of_the_tests_packages ${extra:-none} none $([ -z "$extra" ] && echo 1 || echo 0)"
echo "disk: $(($(du -sm "$root" | cut -f1) - disk)) MB more than before"
in_root root make_test 'make -C maskgen test'
must make_test 0
sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed$/CHECK tests \1-passed-\2-failed 0-failed/p' "$work/make_test.log" | while read -r line; do
    echo "$line $([[ $line == *-0-failed* ]] && echo 1 || echo 0)"
done
in_root $user user_with_packages 'make -C own run'
must user_with_packages 0
for file in pattern.png preview.png run.json trace.csv; do
    cmp -s "$root/home/$user/own/maskgen-out/$file" "$root/home/$user/maskgen/maskgen-out/$file" || [ $file = run.json ] || differ="${differ:-} $file"
done
echo "CHECK root_and_user_agree differ:${differ:-none} none $([ -z "${differ:-}" ] && echo 1 || echo 0)"
[ -n "${FRESH_KEEP:-}" ] || rm -rf --one-file-system "${root:?}"
