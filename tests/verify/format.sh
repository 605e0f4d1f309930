# One hand in the whole tree (.clang-format), and cppcheck without a word. Both tools are packages of their own targets, not of `make test`.
mkdir -p "$work"
for check in check-format lint; do
    if make -s "$check" B="$B" >"$work/said" 2>&1; then held=1; else held=0; cat "$work/said"; fi
    echo "CHECK ${check#check-} $(grep -c . "$work/said")_lines 1_line $held"
done
