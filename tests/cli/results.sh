# Results are data: the tables in tests/results are well formed, index.csv knows what made each of them, the texts are what the tables give now,
# and the library's table says what its files claim. Each check is also shown to fail.
. "$(dirname "$0")/lib.bash"
cd "$(dirname "$0")/../.."
export LC_ALL=C
home=tests/results

# faults DIR: what is wrong in its tables, a line each.
faults() {
    local table parts
    parts=$(cut -d, -f1,2 "$1/index.csv" | tr '\n' ';')
    for table in "$1"/*.csv; do
        [ "$(basename "$table")" = index.csv ] ||
            awk -v table="$(basename "$table" .csv)" -v parts="$parts" -f $home/csv.awk -f $home/check.awk "$table"
    done
}

# orphans DIR: rows of index.csv whose table, recipe or command is not there.
orphans() {
    local table command needs commit
    [ "$(head -1 "$1/index.csv")" = table,part,command,needs,cpu_minutes,date,version,commit,machine,remeasured ] || echo "index.csv: its header"
    grep -vE ',(yes|no|in part|remeasured)$' "$1/index.csv"
    tail -n +2 "$1/index.csv" | cut -d, -f1,3 | sort -u | while IFS=, read -r table command; do
        [ -e "$1/$table.csv" ] || echo "$table: no table"
        [ -e "$home/$table.sh" ] && [ "$command" = "make results ONLY=$table" ] || echo "$table: no command '$command'"
    done
}

# stale DIR: texts of the repository that differ from what the tables of DIR give. README's is there once it has its two lines.
stale() {
    cp "${2:-README.md}" "$scratch/README.md"
    DATA=$1 RESULTS=$scratch/RESULTS.md LIBRARY=$scratch/library.md README=$scratch/README.md bash $home/text.sh || echo "text.sh failed"
    cmp -s "$scratch/RESULTS.md" $home/RESULTS.md || echo RESULTS.md
    cmp -s "$scratch/library.md" patterns/README.md || echo patterns/README.md
    cmp -s "$scratch/README.md" "${2:-README.md}" || echo README.md
}

# unclaimed DIR: rows on the patterns of the library that are not their files' claims, or claims that have no row.
unclaimed() {
    local file
    for file in patterns/*.json; do
        "$B/tests/leaves" "$file" | awk -v name="$(basename "$file" .json)" -f $home/library.awk
    done | sort >"$scratch/claims"
    cut -d, -f1 "$scratch/claims" | sort -u >"$scratch/names"
    awk -F, 'NR == FNR { names[$1]; next } FNR > 1 && $1 in names' "$scratch/names" "$1/library.csv" | sort | diff "$scratch/claims" -
}

# unsaid DIR: sentences on its tables that their figures do not bear out.
unsaid() {
    local table
    for table in front matrix-default matrix-library; do
        awk -v table="${table#matrix-}" -f $home/csv.awk -f $home/said.awk "$1/$table.csv" | grep '^CHECK .* 0$'
    done
}

# changed TABLE SED: a copy of the tables in which one of them is changed.
changed() {
    rm -rf "$scratch/copy" && cp -r $home "$scratch/copy"
    sed -i "$2" "$scratch/copy/$1.csv"
    ! cmp -s "$home/$1.csv" "$scratch/copy/$1.csv"
}
fails() { # CHECK WHAT: the check says so of the copy
    "$1" "$scratch/copy" >"$scratch/said" 2>&1
    grep -q "$2" "$scratch/said" || { sed 's/^/# /' "$scratch/said"; false; }
}

quiet() { "$@" >"$scratch/said" 2>&1 && [ ! -s "$scratch/said" ] || { sed 's/^/# /' "$scratch/said" | head -20; false; }; }

ok "there are tables" [ "$(ls $home/*.csv | wc -l)" -ge 4 ]
ok "every table is well formed, and index.csv has its parts" quiet faults $home
ok "what index.csv lists is there: table, recipe and command" quiet orphans $home
ok "the texts are what the tables give" quiet stale $home
ok "the library's table says what its files claim" quiet unclaimed $home
ok "what README and RESULTS.md say in words, their tables bear out" eval '[ -z "$(unsaid $home)" ]'

ok "a field too few is seen" eval 'changed front "5s/,[^,]*$//" && fails faults "front.csv:5: 13 fields, not 14"'
ok "a figure above its interval is seen" eval 'changed front "s/,searched,found,[^,]*,/,searched,found,1.1,/" && fails faults "outside of its interval"'
ok "an unknown kind is seen" eval 'changed front "7s/measured$/guessed/" && fails faults "front.csv:7: unknown kind guessed"'
ok "a part that index.csv does not know is seen" eval 'changed index "/^front,photos/d" && fails faults "index.csv does not know photos"'
ok "rows in another order are seen" eval 'changed front "3{h;d};4G" && fails faults "not sorted"'
ok "a table that is gone is seen" eval 'changed index "\$s/\$/ /" && rm "$scratch/copy/front.csv" && fails orphans "front: no table"'
ok "a command that is none is seen" eval 'changed index "s/ONLY=front/ONLY=fornt/" && fails orphans "front: no command"'
ok "a row that does not say whether it was measured again is seen" eval 'changed index "s/,in part\$/,perhaps/; \$s/,yes\$/,perhaps/" && fails orphans perhaps'
ok "another figure makes RESULTS.md stale" eval 'changed front "s/,searched,found,[^,]*,/,searched,found,0.5555,/" && fails stale RESULTS.md'
ok "another figure of the library makes patterns/README.md stale" eval '
    changed library "/^cells-hide,/s/,searched,found,[^,]*,/,searched,found,0.5555,/" && fails stale patterns/README.md && fails unclaimed cells-hide'
ok "a network that is hidden from belies the words" eval '
    changed front "/,ultraface,.*,searched,found,/s/found,[^,]*,/found,0.9,/" && fails unsaid "front_ultraface_still_finds_photos 0.9 "'
ok "and so does a pattern no better than stripes" eval '
    changed front "/^heldout:64,.*,dlib-hog,.*,searched,found,/s/found,[^,]*,/found,0.24,/" && fails unsaid "front_hides_more_heads_than_stripes"'
printf '%s\n' before '<!-- results -->' old '<!-- /results -->' after >"$scratch/page.md"
ok "what stands between README's two lines is replaced, and nothing else" eval '
    stale $home "$scratch/page.md" | grep -qx README.md && [ "$(head -2 "$scratch/README.md" | xargs -d "\n")" = "before <!-- results -->" ] &&
    [ "$(tail -2 "$scratch/README.md" | xargs -d "\n")" = "<!-- /results --> after" ] && grep -q "^| \*\*searched\*\* " "$scratch/README.md" &&
    ! grep -qx old "$scratch/README.md" && cp "$scratch/README.md" "$scratch/page.md" && ! stale $home "$scratch/page.md" | grep -q README.md'
ok "without its tables no text is written" eval '
    changed front "1d" && rm "$scratch/copy/front.csv" && echo kept >"$scratch/kept.md" &&
    ! DATA=$scratch/copy RESULTS=$scratch/kept.md LIBRARY=$scratch/l README=$scratch/page.md bash $home/text.sh 2>"$scratch/said" && [ "$(cat "$scratch/kept.md")" = kept ]'
ok "a recipe that is none is refused" eval '! ONLY=fornt bash tests/results.sh >"$scratch/said" 2>&1 && grep -q "no recipe is called fornt; there are: bench budget" "$scratch/said"'
# A recipe of our own, which measures the parts that $toy names: those that it leaves out keep their rows and their day.
mkdir -p "$scratch/tree/tests/results"
cp tests/results.sh "$scratch/tree/tests/" && cp $home/lib.bash "$scratch/tree/tests/results/"
echo 'echo texts' >"$scratch/tree/tests/results/text.sh"
cat >"$scratch/tree/tests/results/toy.sh" <<'END'
# needs: nothing
. tests/results/lib.bash
once toy true
echo "part,$figure_columns"
for part in $toy; do echo "$part,figure,$value,,,share,1,1,1,measured"; done
END
toy() { # PARTS VALUE COMMIT
    toy=$1 value=$2 COMMIT=$3 B=$scratch/toy ONLY=toy bash "$scratch/tree/tests/results.sh" >"$scratch/said" 2>&1
}
export toy value
rows() { cut -d, -f1,3 "$scratch/tree/tests/results/toy.csv" | xargs; }
days() { cut -d, -f1,2,8 "$scratch/tree/tests/results/index.csv" | xargs; }
ok "a recipe's rows and their commit are written down, and the texts made" eval '
    toy "b a" 1 abc && [ "$(rows)" = "part,value a,1 b,1" ] && [ "$(days)" = "table,part,commit toy,a,abc toy,b,abc" ] && grep -qx texts "$scratch/said"'
ok "a part that is not measured again stays as it is" eval '
    toy "b c" 2 def && [ "$(rows)" = "part,value a,1 b,2 c,2" ] && [ "$(days)" = "table,part,commit toy,a,abc toy,b,def toy,c,def" ]'
ok "a recipe that fails changes nothing" eval '
    sed -i "s/^once toy true/once toy false/" "$scratch/tree/tests/results/toy.sh" && ! toy "a" 3 ghi && [ "$(rows)" = "part,value a,1 b,2 c,2" ]'
done_testing
