# What is said of the published tables in words (tests/results/said.awk), of tables that are measured anew by their recipes: README's, and the
# matrices of the default search's pattern from three seeds at three distances and of the best of each family × objective at one.
for name in front matrix-default matrix-library; do
    mkdir -p "$work/$name"
    work=$work/$name bash "tests/results/$name.sh" >"$work/$name.csv" || exit 1
    awk -v table="${name#matrix-}" -f tests/results/csv.awk -f tests/results/said.awk "$work/$name.csv"
done
