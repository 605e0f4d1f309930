# Faults on purpose: each of tests/mutants must be seen by the tests named beside it.
begin=$SECONDS
last=$(bash tests/mutants.sh | tee "$work.list" | tail -1)
grep -v '^killed' "$work.list"
read -r all _ survived _ lost _ <<<"$last"
echo "CHECK survived ${survived:-all} =0 $([ "${survived:-1}" = 0 ] && echo 1 || echo 0)"
echo "CHECK no_faults ${lost:-all} =0 $([ "${lost:-1}" = 0 ] && echo 1 || echo 0)"
echo "# $all mutants in $((SECONDS - begin)) s"
