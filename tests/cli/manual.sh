# The manual page is the program's own: composed from commands, option rows and texts, well-formed, whole, and each sentence once.
. "$(dirname "$0")/lib.bash"
cd "$(dirname "$0")/../.."
page=$scratch/maskgen.1
"$MASKGEN" help manual >"$page"
commands=$("$MASKGEN" --help | sed -n 's/^  \([a-z]*\)  .*/\1/p')
topics=$("$MASKGEN" --help | sed -n '/^Topics/,/^$/p' | grep '^ ' | xargs)
# The page without roff's escapes and fonts, a line each.
plain() { sed -E 's/\\-/-/g; s/\\f[BIR]//g; s/\\[%&]//g; s/\\\(aq/'"'"'/g; s/\\e/\\/g; s/\\\(ha/^/g; s/\\\(ti/~/g' "$page"; }
plain >"$scratch/plain"

ok "make builds it" cmp "$page" "$B/maskgen.1"
ok "it is ASCII" bash -c '! LC_ALL=C grep -q "[^ -~]" "$1"' - "$page"
ok "it names the version and its day" grep -qE "^\.TH MASKGEN 1 \"20[0-9-]{8}\" \"maskgen $VERSION\"" "$page"
if type -P mandoc >/dev/null; then
    ok "mandoc -Tlint says nothing" bash -c '[ -z "$(mandoc -Tlint "$1" 2>&1)" ]' - "$page"
    printf '.SH BAD\n.XX y\n' | cat "$page" - >"$scratch/bad.1"
    ok "and would" bash -c '[ -n "$(mandoc -Tlint "$1" 2>&1)" ]' - "$scratch/bad.1"
else
    echo "# not run: mandoc -Tlint says nothing (mandoc is not installed)"
fi
if type -P groff >/dev/null; then
    ok "groff -ww says nothing" bash -c '[ -z "$(groff -man -ww -z "$1" 2>&1)" ]' - "$page"
else
    echo "# not run: groff -ww says nothing (groff is not installed)"
fi

# section COMMAND: what the page says of it.
section() { awk -v head=".SS $1" '/^\.S[SH]/ { use = $0 == head } use' "$scratch/plain"; }
# All options of a command's help, each once, and each in its section: in full, or by name as one that is told below.
described() {
    local option bad=0 options
    options=$("$MASKGEN" "$1" --help | sed -nE 's/^  (-[a-zA-Z], )?--([a-z0-9-]+).*/\2/p' | sort)
    [ -z "$(uniq -d <<<"$options")" ] || { echo "# $1: twice: $(uniq -d <<<"$options")"; bad=1; }
    section "$1" >"$scratch/section"
    [ -s "$scratch/section" ] || { echo "# no section on $1"; bad=1; }
    grep -q 'reads all options' "$scratch/section" && cat "$scratch/plain" >"$scratch/section"
    for option in $options; do
        grep -qE -- "(^| )--$option( |,|\.|$)" "$scratch/section" || { echo "# $1 --$option"; bad=1; }
    done
    return $bad
}
ok "the help lists the commands" [ "$(wc -w <<<"$commands")" -ge 13 ]
for command in $commands run; do
    ok "$command" described "$command"
    ok "$command stands in the synopsis" grep -qE "^\[?$command" <(sed -n '/^\.SH SYNOPSIS/,/^\.SH DESC/p' "$scratch/plain")
done
# From page to program: what is a command or an option there is one here.
ok "no section speaks of another command" diff <(sed -n '/^\.SH COMMANDS/,/^\.SH OPTIONS/s/^\.SS //p' "$page" | sort) <(printf '%s\n' $commands run | sort)
known=$(for command in $commands; do "$MASKGEN" "$command" --help; done | sed -nE 's/^  (-[a-zA-Z], )?(--[a-z0-9-]+).*/\2/p'; "$MASKGEN" help | sed -nE 's/^  (-[a-zA-Z], )?(--[a-z0-9-]+).*/\2/p'; echo --help; echo --version; printf -- '--%s\n' static cflags libs)
ok "every option that the page names is one" [ -z "$(grep -oE -- '(^|[ (])--[a-z][a-z-]+' "$scratch/plain" | tr -d ' (' | sort -u | grep -vxFf <(echo "$known"))" ]
every_shared() { local n; n=$("$MASKGEN" help | grep -cE '^  (-[a-zA-Z], )?--'); [ "$n" -eq "$(sed -n '/^\.SH OPTIONS/,/^\.SH/p' "$scratch/plain" | grep -cE '^(-[a-zA-Z], )?--[a-z-]+( |$)')" ]; }
ok "every shared option stands below its group, once" every_shared

# Topics.
ok "the topics are those that have a text" diff <(printf '%s\n' $topics | grep -vx manual | sort) <(ls src/cli/help/texts/*.txt | sed 's,.*/,,; s,\.txt$,,' | sort)
ok "every text of a command is one's" [ -z "$(ls src/cli/help/texts/commands | sed 's/\.txt$//' | grep -vxFf <(printf '%s\n' $commands run))" ]
ok "at least the ten that were asked for" bash -c 'for t in exit-codes files patterns detectors objectives searches baselines environment own-design glossary; do
    "$MASKGEN" help $t | head -1 | grep -q "^[A-Z]" || exit 1; done'
sections() { for topic in $topics; do [ $topic = manual ] || grep -qiFx ".SH $("$MASKGEN" help $topic | head -1)" "$scratch/plain" || { echo "# $topic"; return 1; }; done; }
ok "each is a section of the page" sections
ok "help fits 80 columns" bash -c 'for c in "$@"; do [ $c = manual ] || "$MASKGEN" help $c; done | grep -vE "^    |^Usage|^  [a-z]+  |^maskgen meas" | LC_ALL=C.UTF-8 grep -E ".{81}" | sed "s/^/# /" | grep . && exit 1 || exit 0' - $topics $commands
ok "a topic that is near is named" exits 2 'did you mean glossary\?' "$MASKGEN" help glosary

# What the tables hold is in the page: one truth for list, help and manual.
listed() {
    local list name bad=0
    for list in families detectors recognisers aligners objectives searches palettes patterns masks; do
        for name in $("$MASKGEN" list $list | grep -v '^ ' | cut -d' ' -f1); do
            grep -qx -- "$name" "$scratch/plain" || { echo "# $list: $name"; bad=1; }
        done
    done
    return $bad
}
ok "every family, detector, objective, search, palette, pattern and mask has its line" listed
# A sentence is what begins a line and ends one; short ones may come again.
twice() { sed '/^\./d' "$scratch/plain" | awk '{ line = line (line ? " " : "") $0 } /[.?!)]$/ { if (length(line) > 60) print line; line = "" }' | sort | uniq -d | grep -vE '^(Width of the|No progress)'; }
twice >"$scratch/twice"
sed 's/^/# /' "$scratch/twice"
ok "no sentence stands twice" [ ! -s "$scratch/twice" ]
done_testing
