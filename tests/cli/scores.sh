# The project holds itself to its own baseline: what every detector that Debian supplies says of eight patterns on twelve views of four heads
# (tests/regress/scores.csv). Scores that move stand in the log from what to what; `make regold` accepts them.
. "$(dirname "$0")/lib.bash"
baseline=tests/regress/scores.csv
patterns=(bars-hide cells-fabric cells-hide parts-hide plain-blue plain-white shapes-hide stamps-hide)
detectors=hog,dlib-hog,haar-default,haar-alt2,haar-profile,lbp
score() { "$MASKGEN" score "$@" --detector $detectors --faces synth:4 --views 3 --crop 128 --face-width 96 --quiet; }
[ -z "${MASKGEN_REGOLD:-}" ] || score "${patterns[@]}" --baseline $baseline --update-baseline --prune
ok "eight patterns, twelve views and six detectors stand in it" [ "$(grep -c ',scores\.faces,' $baseline)" -eq $((8 * 12 * 6)) ]
ok "scores are those of $baseline" code 0 score "${patterns[@]}" --baseline $baseline --missing fail
cat "$scratch/stdout" | sed 's/^/# /'
margin=$(sed -n 's/^plain-blue,lbp,scores\.faces,synth-10003,.,\([^,]*\),.*/\1/p' $baseline)
sed "/^plain-blue,lbp,scores/s/,$margin,/,0.5,/" $baseline >"$scratch/moved.csv"
ok "one that moves is seen" code 3 score plain-blue --baseline "$scratch/moved.csv" --missing ignore
ok "and told from what to what" grep -qE '^plain-blue \(lbp\): scores\.faces\[synth-10003\]\.true_margin was 0\.5, is -?[0-9.]+' "$scratch/stdout"
done_testing
