# Sourced by tests that compare runs: their files are the same, less what run.json tells of the time and the machine.
without_exec() { sed '/^  "exec": {/,/^  }/d' "$1"; }
same_run() {
    cmp "$1/pattern.png" "$2/pattern.png" && cmp "$1/trace.csv" "$2/trace.csv" && cmp <(without_exec "$1/run.json") <(without_exec "$2/run.json")
}
