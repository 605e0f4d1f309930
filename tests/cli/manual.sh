# Every command stands in the manual page, and every option of its --help in its own section there or in one that all commands share.
. "$(dirname "$0")/lib.bash"
cd "$(dirname "$0")/../.."
commands=$("$MASKGEN" --help | sed -n 's/^  \([a-z]*\)  .*/\1/p' | sort -u)

# sections COMMAND: what the page says of it: COMMANDS, the shared OPTIONS, and its own section.
sections() {
    sed 's/\\-/-/g' src/maskgen.1 | awk -v command="$1" '
        /^\.SH/ { use = $2 == "COMMANDS" || $2 == "OPTIONS" }
        /^\.SS/ { use = $2 == "Search" || $2 == "Faces" || $2 == "Pattern" || $2 == "Running" || $2 == command }
        use'
}
described() {
    local option missing=0
    sections "$1" >"$scratch/page"
    grep -q "$1" "$scratch/page" || { echo "# no command $1"; missing=1; }
    for option in $("$MASKGEN" "$1" --help | grep -oE '^  +(-[a-zA-Z], +)?--[a-z0-9-]+' | grep -oE -- '--[a-z0-9-]+'); do
        grep -qE -- "$option([^a-z0-9-]|$)" "$scratch/page" || { echo "# $1 $option"; missing=1; }
    done
    return $missing
}
ok "the help lists the commands" [ "$(wc -w <<<"$commands")" -ge 10 ]
for command in $commands run; do
    ok "$command" described "$command"
done
done_testing
