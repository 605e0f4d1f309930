# Sheets at true size, measured by other programs; bad input.
. "$(dirname "$0")/lib.bash"
cd "$(dirname "$0")/../.."
sheets=$B/tests/sheets
cat >"$scratch/cells.json" <<'J'
{"title": "Test cells", "spec": {"family": "cells", "grid": "6x4"}, "scores": {"claim": "Tested on nothing: a test."},
 "genes": [0, 15, 4, 9, 2, 12, 7, 0, 15, 3, 11, 6, 13, 5, 0, 15, 8, 1, 10, 14, 2, 6, 12, 0]}
J
cells=$scratch/cells.json

# measured FORMAT MASK SIZE SCALE DPI [--faces PHOTO…]: exports, lets another program draw the pages, and measures them.
measured() {
    local dir=$scratch/$1-$2-$3 drawn=()
    mkdir "$dir"
    "$MASKGEN" export "$cells" --mask "$2" --mask-size "$3" -o "$dir/s.$1" --json >"$dir/report" || return 1
    if [ "$1" = pdf ]; then
        pdftoppm -r "$5" -png "$dir/s.pdf" "$dir/s"
        drawn=("$dir"/s-*.png)
    else
        for f in "$dir/s.svg" "$dir"/s-*.svg; do
            [ -e "$f" ] && rsvg-convert --dpi-x "$5" --dpi-y "$5" -f png -o "${f%.svg}.png" "$f" && drawn+=("${f%.svg}.png")
        done
    fi
    "$sheets" "$cells" "$2" "$4" "$dir/report" "$5" "${drawn[@]}" "${@:6}" | sed 's/^/# /'
    [ "${PIPESTATUS[0]}" -eq 0 ]
}
ok "surgical M, PDF: square, colours, edges; the margin of the sheets read back" measured pdf surgical M 1 300 --faces "$photos/2008_001009.jpg"
ok "surgical S, PDF" measured pdf surgical S 0.9 200
ok "surgical L, PDF, on two pages" measured pdf surgical L 1.08 200
ok "contoured S, PDF" measured pdf contoured S 0.92 200
ok "contoured M, PDF; read back" measured pdf contoured M 1 300 --faces "$photos/2008_001009.jpg"
ok "contoured L, PDF" measured pdf contoured L 1.07 200
ok "kn95 S, PDF" measured pdf kn95 S 0.92 200
ok "kn95 M, PDF; read back" measured pdf kn95 M 1 300 --faces "$photos/2008_001009.jpg"
ok "kn95 L, PDF" measured pdf kn95 L 1.07 200
ok "surgical M, SVG" measured svg surgical M 1 300
ok "contoured M, SVG, one file a page" measured svg contoured M 1 300

size_is() { pdfinfo "$1" | grep -qE "Page size: +$2 x $3 pts"; }
for row in "A4 595.276 841.89" "A3 841.89 1190.55" "letter 612 792" "300x400 850.394 1133.86"; do
    read -r name w h <<<"$row"
    "$MASKGEN" export plain-white --page "$name" --dpi 72 -q -o "$scratch/p.pdf"
    ok "the page is $name" size_is "$scratch/p.pdf" "$w" "$h"
done
"$MASKGEN" export plain-white -q --page A4 --dpi 72 -o "$scratch/p.svg"
ok "an SVG says its size in mm" grep -q 'width="210mm" height="297mm"' "$scratch/p.svg"
"$MASKGEN" export "$cells" -q --page A4 --dpi 150 -o "$scratch/p.png"
ok "a PNG has the page's pixels and pHYs" bash -c "[ \$(png_size '$scratch/p.png') = 1240x1754 ] && grep -aq pHYs '$scratch/p.png'"
ok "and is no pattern" exits 2 '(not a pattern|no "genes").*p\.png' "$MASKGEN" render "$scratch/p.png" --out "$scratch/r"

"$MASKGEN" export "$cells" -q -o "$scratch/a.pdf" && "$MASKGEN" export "$cells" -q -o "$scratch/b.pdf"
ok "the same input gives the same bytes" cmp "$scratch/a.pdf" "$scratch/b.pdf"
pdftotext -layout "$scratch/a.pdf" "$scratch/a.txt"
ok "a sheet says what was tested, and that it is no medical protection" bash -c "
    grep -q 'Tested on nothing: a test' '$scratch/a.txt' && grep -q 'Detection, not recognition' '$scratch/a.txt' &&
    grep -q 'Not medical protection' '$scratch/a.txt' && grep -q 'stretched by a factor' '$scratch/a.txt'"
ok "metadata is there, and --strip leaves it out" bash -c "
    pdfinfo '$scratch/a.pdf' | grep -q 'Subject:.*Tested on nothing' && '$MASKGEN' export '$cells' -q --strip -o '$scratch/c.pdf' &&
    ! pdfinfo '$scratch/c.pdf' | grep -qE 'Title|Subject|Creator|Date'"
for how in "" "--tile"; do
    for f in svg png; do
        "$MASKGEN" export "$cells" -q --dpi 72 $how -o "$scratch/says.$f" && "$MASKGEN" export "$cells" -q --dpi 72 $how --strip -o "$scratch/quiet.$f"
        ok "the metadata of a $f ${how:-sheet} has the claim, and --strip leaves it out" bash -c "
            grep -qa 'Tested on nothing: a test. Detection, not recognition. Not medical protection.' '$scratch/says.$f' &&
            ! grep -qa 'Tested on nothing' '$scratch/quiet.$f' && ! grep -qa '<title>' '$scratch/quiet.$f'"
    done
    "$MASKGEN" export "$cells" -q --dpi 72 $how -o "$scratch/says.pdf"
    ok "so has that of a PDF ${how:-sheet}" bash -c "pdfinfo '$scratch/says.pdf' | grep -q 'Subject:.*Tested on nothing.*Not medical protection'"
done
sed 's/Test cells/<Test \& cells>/' "$cells" >"$scratch/odd.json"
"$MASKGEN" export "$scratch/odd.json" -q --tile --dpi 72 -o "$scratch/odd.svg"
ok "an SVG's title is escaped" bash -c "rsvg-convert -o '$scratch/odd.png' '$scratch/odd.svg' && grep -q '&lt;Test &amp; cells&gt;' '$scratch/odd.svg'"
"$MASKGEN" export "$cells" -q --mirror --dpi 72 -o "$scratch/m.png"
"$MASKGEN" export "$cells" -q --dpi 72 -o "$scratch/n.png"
ok "--mirror gives another sheet" bash -c "! cmp -s '$scratch/m.png' '$scratch/n.png'"

ok "a tile in three formats" bash -c "for f in png pdf svg; do '$MASKGEN' export '$cells' -q --tile --width 100 --dpi 100 -o '$scratch/t.'\$f || exit 1; done"
ok "is as wide as asked, twice" bash -c "[ \$(png_size '$scratch/t.png') = 788x526 ] && pdfinfo '$scratch/t.pdf' | grep -qE 'Page size: +567.36 x 378.72'"

cat >"$scratch/vivid.json" <<'J'
{"spec": {"family": "cells", "grid": "2x1", "palette": "#00ff00,#808080"}, "genes": [0, 1]}
J
ok "a colour that no press prints is named" bash -c "'$MASKGEN' export '$scratch/vivid.json' -o '$scratch/v.pdf' 2>&1 >/dev/null | grep -q '1 of 2 colours cannot be printed.*#00ff00'"
ok "sRGB's own profile prints it" bash -c "[ -z \"\$('$MASKGEN' export '$scratch/vivid.json' --icc /usr/share/color/icc/sRGB.icc -o '$scratch/v.pdf' 2>&1 >/dev/null)\" ]"
ok "--simulate prints the loss with its interval" bash -c "
    '$MASKGEN' export '$cells' -o '$scratch/v.pdf' --simulate --faces '$photos/2008_001009.jpg' '$photos/Tom_Cruise_avp_2014_4.jpg' |
    grep -qE 'Simulated print.*in 2 photos by dlib-hog, a change of [+-][0-9.]+ \(95 % interval'"
ok "of one photo without one: it tells nothing of others" bash -c "
    '$MASKGEN' export '$cells' -o '$scratch/v.pdf' --simulate --faces '$photos/2008_001009.jpg' | grep -qE '2 faces in 1 photo by dlib-hog, a change of [+-][0-9.]+;'"

bad() { "$MASKGEN" export "$cells" -o "$scratch/bad.pdf" "$@"; }
printf 'not a picture\n' >"$scratch/text.png"
head -c 3000 /usr/share/color/icc/sRGB.icc >"$scratch/cut.icc"
cp "$photos/2008_001009.jpg" "$scratch/photo.jpg"
ok "a picture that maskgen did not make" exits 2 'not a pattern.*photo\.jpg' "$MASKGEN" export "$scratch/photo.jpg" -o "$scratch/bad.pdf"
ok "an unknown shape" exits 2 'list masks.*balaclava' bad --mask balaclava
ok "a shape's file that is none" exits 2 'text\.png' bad --mask "$scratch/text.png"
ok "a width of 0" exits 2 '^maskgen: 0 .*width' bad --width 0
ok "a file that is no ICC profile" exits 2 'not an ICC profile.*text\.png' bad --icc "$scratch/text.png"
ok "a cut-off ICC profile" exits 2 'cut\.icc' bad --icc "$scratch/cut.icc"
ok "an ICC profile that no printer has" exits 2 'printed to.*ITULab\.icc' bad --icc /usr/share/color/icc/ITULab.icc
ok "a page that is too small" exits 2 'page.*100x100' bad --page 100x100
ok "a page that is no page" exits 2 'page.*A9' bad --page A9
ok "an unknown suffix" exits 2 '\.pdf.*gif' "$MASKGEN" export "$cells" -o "$scratch/x.gif"
ok "no output" exits 2 'export.*-o' "$MASKGEN" export "$cells"
ok "an unknown pattern" exits 2 'list patterns.*nosuch' "$MASKGEN" export nosuch -o "$scratch/bad.pdf"
ok "nothing was written" [ ! -e "$scratch/bad.pdf" ]
ok "patterns and masks are listed" bash -c "'$MASKGEN' list patterns | grep -q plain-white && '$MASKGEN' list masks | grep -q kn95"
done_testing
