# 100 fresh identities before any redraw, by quintile of skin tone, measured by the recipe of the published table.
mkdir -p "$work"
bash tests/results/heads.sh >"$work/heads.csv" || exit 1
cat "$work/heads.txt"
