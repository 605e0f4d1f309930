# One hand in the whole tree (.clang-format), and cppcheck without a word. Both tools are packages of their own targets, not of `make test`.
for check in check-format lint; do
    if make -s "$check" B="$B" >/tmp/$$ 2>&1; then held=1; else held=0; cat /tmp/$$; fi
    echo "CHECK ${check#check-} $(grep -c . /tmp/$$)_lines 1_line $held"
    rm -f /tmp/$$
done
