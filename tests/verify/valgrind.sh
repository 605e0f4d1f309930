# One short run, and a rendering, under valgrind: no invalid access, nothing definitely lost. Baseline instructions only: valgrind knows no AVX-512.
mkdir -p "$work"
face=$photos/Tom_Cruise_avp_2014_4.jpg
check() {
    local name=$1 code
    shift
    valgrind --quiet --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite --suppressions=tests/valgrind.supp \
        --log-file="$work/$name.log" "$MASKGEN" "$@" >/dev/null
    code=$?
    errors=$(grep -c '^==.*\(Invalid\|uninitialised\|definitely lost\)' "$work/$name.log")
    echo "CHECK $name exit-$code-$errors-errors exit-0-0-errors $([ $code -eq 0 ] && [ "$errors" -eq 0 ] && echo 1 || echo 0)"
    [ "$errors" -eq 0 ] || head -60 "$work/$name.log"
}
check run --faces "$face" --iters 3 --threads 2 --crop 128 --face-width 96 --quiet --out "$work/run"
check render render "$work/run/pattern.png" --faces "$face" --crop 128 --face-width 96 --quiet --out "$work/render"
