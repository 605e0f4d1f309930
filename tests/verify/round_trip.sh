# What is printed is what was scored: sheets as PDF, rasterised at 300 dpi by poppler, read back through the cut shape, worn and scored on the
# held-out heads, against the pattern itself. The default search's pattern and a result of another family; every shape.
mkdir -p "$work"
for name in cells-example bars-hide; do
    pattern=$name
    if [ ! -e "patterns/$name.json" ]; then # until the library has it: a short search of that family
        "$MASKGEN" --family "${name%-*}" --iters 300 --quiet --out "$work/$name" 2>/dev/null
        pattern=$work/$name/run.json
    fi
    for mask in surgical contoured kn95; do
        sheet=$work/$name-$mask
        rm -f "$sheet"*.png
        "$MASKGEN" export "$pattern" --mask $mask -o "$sheet.pdf" --json >"$sheet.json"
        pdftoppm -r 300 -png "$sheet.pdf" "$sheet"
        "$B/tests/sheets" "$pattern" $mask 1 "$sheet.json" 300 "$sheet"-*.png --faces heldout:64 | tee "$sheet.log"
        sed -n 's/.*mean margin \([^,]*\), read back \(.*\)/\1 \2/p' "$sheet.log" | awk -v name="${name}_$mask" '
            { d = $2 - $1; printf "CHECK %s %+.4f_read_back_%+.4f |difference|<=0.05 %d\n", name, $1, $2, (d <= 0.05 && d >= -0.05) }
            END { if (!NR) printf "CHECK %s nothing_read a_margin 0\n", name }'
    done
done
