# Every family × objective, and more (`make library` searches and measures them; it takes hours): those that are kept, in patterns/, and those
# that are not, whose claims are in build/library/claims. ENTRIES='cells-*' chooses; MEASURE=1 measures again without a search.
# needs: hours
. tests/results/lib.bash
[ -n "${REUSE:-}" ] || ONLY=${ENTRIES:-} once library bash tests/library.sh
echo "entry,title,family,objective,width,condition,$figure_columns"
for file in "$B"/library/claims/*.json patterns/*.json; do
    name=$(basename "$file" .json)
    [[ $name == ${ENTRIES:-*} ]] && [ -e "$file" ] && { [ "$file" = "patterns/$name.json" ] || [ ! -e "patterns/$name.json" ]; } || continue
    "$B/tests/leaves" "$file" | awk -v name="$name" -f tests/results/library.awk
done
