# maskgen plot: charts of a real run and a real evaluation, whose figures are the files'.
. "$(dirname "$0")/lib.bash"
search="$MASKGEN --faces synth:2 --iters 60 --quiet --out $scratch/run"
$search || exit 1
ok "a run's folder becomes charts" "$MASKGEN" plot "$scratch/run" --quiet
for f in trace.svg trace.png margins.svg margins.png; do ok "$f is there" [ -s "$scratch/run/$f" ]; done
# The line of best loss, point by point (cairo leaves out those amid a straight piece): the first is iteration 1, the last is 60, and all lie
# where the CSV's loss puts them once the lowest and the highest do.
tr '\n' ' ' <"$scratch/run/trace.svg" | grep -oE 'stroke:rgb\(12\.156863%,37\.254902%,65\.882353%\)[^>]* d="[^"]*"' |
    sed 's/.*d="//; s/[ML"]//g' | awk 'NF > 10 { for (i = 1; i < NF; i += 2) print $i, $(i + 1) }' >"$scratch/line"
ok "the line of best loss is trace.csv's" awk '
    FNR == NR { if (FNR > 1) loss[FNR - 1] = $5; next }
    { x[FNR] = $1; y[FNR] = $2; n = FNR }
    END { for (i = 1; i <= n; i++) { at = 1 + 59 * (x[i] - x[1]) / (x[n] - x[1]); it = int(at + 0.5)
              if (at - it > 0.01 || it - at > 0.01) exit 1
              v[i] = loss[it]; if (i == 1 || v[i] < v[a]) a = i; if (i == 1 || v[i] > v[b]) b = i }
          k = (y[b] - y[a]) / (v[b] - v[a])
          for (i = 1; i <= n; i++) { d = y[i] - y[a] - k * (v[i] - v[a]); if (d > 0.02 || d < -0.02) exit 1 }
          exit !(n > 10 && k < 0) }' FS=, "$scratch/run/trace.csv" FS=' ' "$scratch/line"
"$MASKGEN" eval "$scratch/run/pattern.png" --faces heldout:2 --face-width 105 --detector dlib-hog,lbp --out "$scratch/eval" --quiet >/dev/null
ok "an evaluation becomes a matrix, in another folder" "$MASKGEN" plot "$scratch/eval" --out "$scratch/charts" --quiet
ok "matrix.svg is there" [ -s "$scratch/charts/matrix.svg" ]
ok "nothing was written beside it" [ ! -e "$scratch/eval/matrix.svg" ]
"$MASKGEN" plot "$scratch/run" --out "$scratch/again" --json >"$scratch/json"
ok "--json names the files" grep -q "$scratch/again/trace.svg" "$scratch/json"
ok "--json is JSON" is_json "$scratch/json"
ok "the same bytes again" cmp "$scratch/run/trace.svg" "$scratch/again/trace.svg"
mkdir "$scratch/empty"
ok "an empty folder is refused" exits 2 "nothing to plot" "$MASKGEN" plot "$scratch/empty"
ok "a folder that is not there is refused" exits 2 "no such folder" "$MASKGEN" plot "$scratch/none"
done_testing
