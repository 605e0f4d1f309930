# What each option of export does.
. "$(dirname "$0")/effects.bash"
command=export
icc=/usr/share/color/icc/sRGB.icc
loud=(plain-skin -o x.svg --dpi 40)
export=("${loud[@]}" -q)
steady export
changes output export y.svg
out=(plain-white -o - --dpi 40 --format svg)
changes format out pdf
changes page export A3
changes mask export kn95
changes mask-size export S
changes width export 160
changes dpi export 50
wide=("${export[@]}" --page A5 --mask-size L)
changes overlap wide 20
changes bleed export 1
changes tile export
changes mirror export
changes strip export
if [ -e "$icc" ]; then
    changes icc export "$icc"
else
    shown+=" icc"
    echo "# not run: export --icc (no profile here)"
fi
faces=(--faces "$face")
changes simulate export "${faces[@]}"
simulated=("${export[@]}" --simulate "${faces[@]}")
changes faces simulated "$other"
changes dot-gain simulated 0.3
changes cloth-blur simulated 5
changes fade simulated 0.5
changes quiet loud
changes verbose loud
changes json loud
all_shown
