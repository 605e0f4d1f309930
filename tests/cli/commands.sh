# What Makefile and tests call belongs to the packages that the Makefile names or to Debian's essential set: other commands may be on this
# machine and missing on a user's. The suite's own PATH holds no others (run.sh); this reads what the suite does not run, too.
. "$(dirname "$0")/lib.bash"
cd "$(dirname "$0")/../.."

# owned LIST COMMAND: whether a package of the list owns it, under either name of a merged /usr.
owned() {
    local list=$1 at real
    ! grep -qxF -- "$2" "$list" || return 0 # a package of this name: npm, debootstrap
    at=$(PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin type -P "$2") || return 2 # not on this machine: the suite itself would fail
    real=$(readlink -f "$at")
    dpkg-query -S "$at" "/bin/$2" "/sbin/$2" "/usr/bin/$2" "$real" "${real#/usr}" 2>/dev/null | sed 's/:.*//' | grep -qxFf "$list"
}

export -f owned

# all_owned LIST FILE…: names each command that is not.
all_owned() {
    local list=$1 bad=0 file word
    shift
    while read -r file word; do
        [ "$(type -t "$word")" != builtin ] && [ "$(type -t "$word")" != keyword ] || continue
        owned "$list" "$word"
        [ $? -ne 1 ] || { echo "# $file calls $word, which no named package owns"; bad=1; }
    done < <(tests/commands.sh "$@")
    return $bad
}

export -f all_owned

if type dpkg-query >/dev/null 2>&1; then
    # awk is mawk here, which base-files brings; apt and apt-get install the rest; the sources were cloned by git.
    { dpkg-query -W -f '${Essential} ${Package}\n' | sed -n 's/^yes //p'; printf '%s\n' mawk apt git; make -s packages; } >"$scratch/suite"
    { cat "$scratch/suite"; sed -n 's/^[a-zA-Z_-]*:* *P*A*C*K*A*G*E*S* *[+:]= *//p' Makefile | tr -c 'a-z0-9.+-' '\n'; } >"$scratch/all"
    ok "the suite calls commands of PACKAGES and of Debian's essential packages" all_owned "$scratch/suite" tests/run.sh tests/commands.sh \
        tests/check_levels.sh src/base/bundle.sh .ci/run tests/cli/*.sh tests/cli/lib.bash
    ok "Makefile and the long checks call those, and what their own targets install" all_owned "$scratch/all" Makefile tests/*.sh \
        tests/verify/*.sh tests/fuzz/*.sh
    unknown=
    for command in valgrind cppcheck debootstrap man file python3 perl; do
        owned "$scratch/suite" $command
        [ $? -ne 1 ] || unknown=$command
    done
    if [ -n "$unknown" ]; then
        printf 'echo a | grep b && bash -c "if %s x; then :; fi"\n' $unknown >"$scratch/calls.sh"
        ok "a command of another package is seen ($unknown)" bash -c '! "$@" >/dev/null' - all_owned "$scratch/suite" "$scratch/calls.sh"
    else
        echo "# not run: a command of another package is seen (this machine has none)"
    fi
else
    echo "# not run: who owns which command (no dpkg here)"
fi
done_testing
