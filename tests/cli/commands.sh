# What Makefile and tests call belongs to the packages that the Makefile names or to Debian's essential set: other commands may be on this
# machine and missing on a user's. The suite's own PATH holds no others (run.sh); this reads what the suite does not run, too.
. "$(dirname "$0")/lib.bash"
cd "$(dirname "$0")/../.."

# commands PACKAGE…: the names of the programs that these packages hold.
commands() { dpkg-query -L "$@" 2>/dev/null | sed -nE 's,^(/usr)?/s?bin/([^/]+)$,\2,p' | sort -u; }

# all_owned LIST FILE…: names each command on this machine that is not in the list. One that is not here fails where it is called.
all_owned() {
    local list=$1 bad=0 word
    shift
    for word in $(tests/commands.sh "$@" | sed 's/.*: //' | sort -u | grep -vxFf "$list"); do
        [ "$(PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin type -t "$word")" = file ] || continue
        echo "# no named package holds $word: $(tests/commands.sh "$@" | grep -x ".*: $word" | xargs)"
        bad=1
    done
    return $bad
}
export -f all_owned

if type dpkg-query >/dev/null 2>&1; then
    # awk is mawk here, which base-files brings; print, import and open are words of its and of Python's; apt-get installs the rest; the sources were cloned by git.
    essential=$(dpkg-query -W -f '${Essential} ${Package}\n' | sed -n 's/^yes //p')
    packages=$(make -s --no-print-directory packages packages-test) # also below make -C
    more=$(sed -n 's/^[A-Z]*_PACKAGES *:*= *//p' Makefile | tr -c 'a-z0-9.+-' '\n' | grep '^[a-z]' | sort -u)
    { commands $essential $packages; printf '%s\n' awk apt-get git print import open; } >"$scratch/suite"
    { cat "$scratch/suite"; commands $more; printf '%s\n' $more; } >"$scratch/all"
    ok "the suite calls commands of both lists of packages and of Debian's essential packages" all_owned "$scratch/suite" tests/run.sh tests/commands.sh \
        tests/check_deps.sh src/base/bundle.sh src/package/install.sh .ci/run tests/cli/*.sh tests/cli/lib.bash
    ok "Makefile and the long checks call those, and what their own targets install" all_owned "$scratch/all" Makefile tests/*.sh \
        tests/verify/*.sh tests/fuzz/*.sh src/package/*.sh
    unknown=
    for command in valgrind cppcheck debootstrap man file python3 perl; do
        type -P $command >/dev/null && ! grep -qx $command "$scratch/suite" && unknown=$command
    done
    if [ -n "$unknown" ]; then
        printf 'echo a | grep b && bash -c "if %s x; then :; fi"\n' $unknown >"$scratch/calls.sh"
        ok "a command of another package is seen ($unknown)" bash -c '! "$@" >/dev/null' - all_owned "$scratch/suite" "$scratch/calls.sh"
        printf '%s\n' "cat >x.sh <<'END'" "$unknown x" END >"$scratch/calls.sh"
        ok "also in a script that a script writes" bash -c '! "$@" >/dev/null' - all_owned "$scratch/suite" "$scratch/calls.sh"
        printf '%s\n' "cat >x.c <<'END'" "$unknown(x);" END "true" >"$scratch/calls.sh"
        ok "not in C that a script writes" all_owned "$scratch/suite" "$scratch/calls.sh"
        printf '%s\n' "cat >x.c <<'END'" END "$unknown x" >"$scratch/calls.sh"
        ok "and after that C again" bash -c '! "$@" >/dev/null' - all_owned "$scratch/suite" "$scratch/calls.sh"
    else
        echo "# not run: a command of another package is seen (this machine has none)"
    fi
else
    echo "# not run: who owns which command (no dpkg here)"
fi
done_testing
