# Are the recognisers' TensorFlow.js models, read by ours and run in OpenCV, the published graphs? On two photos every number of the three
# embeddings is held to a second evaluation of the graph, node by node in double precision (tests/reference/test_reference_tfjs.c).
mkdir -p "$work"
"$B/tests/test_reference_tfjs" >"$work/text" 2>&1
code=$?
grep '^# ' "$work/text"
sed -n 's/^# \(.*\): largest difference \([^ ]*\) of numbers up to .*/\1 \2/p' "$work/text" | while read -r name most; do
    echo "CHECK ${name}_as_published $most <=1e-4 $(awk "BEGIN { print ($most <= 1e-4) ? 1 : 0 }")"
done
[ $code -eq 0 ] || echo "CHECK tfjs_as_published exit-$code exit-0 0"
exit 0
