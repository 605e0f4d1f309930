# What a sheet says of itself, its size, and what export refuses and why.
. "$(dirname "$0")/lib.bash"
cd "$(dirname "$0")/../.."
export_() { "$MASKGEN" export "$@"; }

# ---- told apart on paper ----
run=$scratch/run
"$MASKGEN" -q --iters 2 --faces synth:1 --seed 7 --family bars --out "$run" >"$scratch/log" 2>&1 || cat "$scratch/log"
title_of() { pdfinfo "$1" | sed -n 's/^Title: *//p'; }
for n in bars-hide shapes-hide plain-white; do export_ $n -q --dpi 40 -o "$scratch/$n.pdf"; done
export_ "$run/pattern.png" -q --dpi 40 -o "$scratch/own.pdf"
ok "a bundled pattern's PDF has its title, family, objective, seed and print" bash -c \
    "pdfinfo '$scratch/bars-hide.pdf' | grep -qE '^Title: +Gratings that hide \(bars, hide, seed 1, print [0-9a-f]{8}\)$'"
ok "that of one's own has family, objective and seed, not the file's name" bash -c \
    "pdfinfo '$scratch/own.pdf' | grep -qE '^Title: +bars, hide, seed 7, print [0-9a-f]{8}$'"
ok "one that no search made has no seed" bash -c \
    "pdfinfo '$scratch/plain-white.pdf' | grep -qE '^Title: +Plain white \(control\) \(cells, print [0-9a-f]{8}\)$'"
ok "the title stands on the paper" bash -c "pdftotext -layout '$scratch/own.pdf' - | grep -qE '^ *bars, hide, seed 7, print [0-9a-f]{8}'"
for g in 0,1 1,0; do
    echo "{\"spec\": {\"grid\": \"2x1\", \"objective\": \"hide\", \"seed\": 3}, \"genes\": [$g]}" >"$scratch/g$g.json"
    export_ "$scratch/g$g.json" -q --dpi 40 -o "$scratch/g$g.pdf"
done
ok "two patterns of one spec and other genes have two titles" bash -c "
    pdfinfo '$scratch/g0,1.pdf' | grep -q '^Title: *cells, hide, seed 3, print' && [ '$(title_of "$scratch/g0,1.pdf")' != '$(title_of "$scratch/g1,0.pdf")' ]"
for f in svg png; do
    export_ bars-hide -q --dpi 40 -o "$scratch/t.$f"
    ok "so says a $f" grep -qaE 'Gratings that hide \(bars, hide, seed 1, print [0-9a-f]{8}\)' "$scratch/t.$f"
done

# ---- at true size ----
quiet_tools() { pdfinfo "$1" >/dev/null 2>"$scratch/said" && pdftoppm -r 20 -png "$1" "$scratch/drawn" 2>>"$scratch/said" && [ ! -s "$scratch/said" ]; }
export_ bars-hide -q --mask kn95 --mask-size L --dpi 40 -o "$scratch/pages.pdf"
export_ bars-hide -q --tile --dpi 40 -o "$scratch/tile.pdf"
export_ bars-hide -q --strip --dpi 40 -o "$scratch/strip.pdf"
for f in pages tile strip; do
    ok "$f.pdf asks viewers not to scale it" grep -qa '/ViewerPreferences << /PrintScaling /None >>' "$scratch/$f.pdf"
    ok "and is a sound PDF" quiet_tools "$scratch/$f.pdf"
done
export_ bars-hide -q --mask kn95 --mask-size L --dpi 40 -o "$scratch/again.pdf"
ok "of the same bytes every time" cmp "$scratch/pages.pdf" "$scratch/again.pdf"
export_ bars-hide -q --dpi 40 -o "$scratch/p.png"
ok "an exported PNG says that its colours are sRGB" grep -qa sRGB "$scratch/p.png"
ok "so does a tile" bash -c "'$MASKGEN' export bars-hide -q --tile --dpi 40 -o '$scratch/q.png' && grep -qa sRGB '$scratch/q.png'"
ok "what a run writes stays as it was" bash -c "! grep -qa sRGB '$run/pattern.png' '$run/preview.png'"

size_is() { pdfinfo "$1" | grep -qE "Page size: +$2 x $3 pts"; }
for row in "A2 1190.55 1683.78" "A5 419.528 595.276" "legal 612 1008" "Tabloid 792 1224"; do
    read -r name w h <<<"$row"
    export_ plain-white --page "$name" --dpi 40 -q -o "$scratch/paper.pdf"
    ok "the page is $name" size_is "$scratch/paper.pdf" "$w" "$h"
done
"$MASKGEN" export --help >"$scratch/help"
ok "--help names every paper" bash -c "tr -s ' \n' ' ' <'$scratch/help' | grep -q 'A5, A4, A3, A2, letter, legal, tabloid or WxH in mm'"
whole() { # PAGE MASK: the last words of the first page's small type are the shape's last step
    export_ cells-fabric -q --page "$1" --mask "$2" --dpi 40 -o "$scratch/w.pdf" &&
        pdftotext -f 1 -l 1 "$scratch/w.pdf" - | tr -s ' \n' ' ' | grep -q 'Wear .*lining' && pdftotext -f 1 -l 1 "$scratch/w.pdf" - | grep -q 'cm$'
}
claim=$(printf 'Measured as long as it takes, and then some more. %.0s' $(seq 40))
sed "s/\"claim\": \"[^\"]*\"/\"claim\": \"$claim\"/" patterns/bars-hide.json >"$scratch/long.json"
ok "nor below a long claim" bash -c "'$MASKGEN' export '$scratch/long.json' -q --dpi 40 -o '$scratch/l.pdf' && pdftotext '$scratch/l.pdf' - | grep -q 'over a lining'"
for page in A5 180x200 140x200 A4; do
    ok "nothing of the small type is missing on $page" eval "whole $page surgical && whole $page contoured && whole $page kn95"
done

# ---- the tile tells what it is ----
export_ bars-hide --tile -o "$scratch/tile.png" >"$scratch/said" 2>&1
ok "a tile's size in mm and pixels, and its dpi" grep -q 'tile of 480.1 × 320 mm, 5670 × 3780 pixels at 300 dpi' "$scratch/said"
ok "and how it was made seamless" grep -q 'the print (240 × 160 mm) and its mirror images, 2 × 2' "$scratch/said"
ok "in JSON too" bash -c "'$MASKGEN' export bars-hide --tile --dpi 254 --width 100 -o '$scratch/tile.png' --json | tr -d ' \n' |
    grep -q '\"tile_mm\":\[200,133.4\],\"tile_px\":\[2000,1334\],\"dpi\":254,\"print_mm\":\[100,66.7\]'"
ok "--help speaks of it" bash -c "tr -s ' \n' ' ' <'$scratch/help' | grep -q 'the print and its mirror images, 2 x 2'"
ok "one more colour, one view" bash -c "! '$MASKGEN' export bars-hide --simulate --faces synth:1 --dpi 40 -o '$scratch/s.pdf' | grep -q '1 views'"

# ---- what is refused ----
bad() { "$MASKGEN" export bars-hide -q -o "$scratch/bad.pdf" "$@"; }
mkdir "$scratch/folder.pdf"
ok "a folder as output" exits 2 'is a folder.*folder\.pdf' bad -o "$scratch/folder.pdf"
ok "a folder that ends in a slash" exits 2 'is a folder.*run/' bad -o "$run/"
ok "a suffix without a name" exits 2 'suffix without a name.*\.pdf' bad -o "$scratch/.pdf"
ok "no suffix" exits 2 'must end in \.pdf, \.svg or \.png: .*noname' bad -o "$scratch/noname"
ok "another suffix" exits 2 'not in \.gif' bad -o "$scratch/x.gif"
ok "a place that is not there" exits 2 'cannot be written: No such file or directory: .*nowhere' bad -o "$scratch/nowhere/x.pdf"
ok "a page that is too small, and what is large enough" exits 2 'page.*100x100.*too small.*140x200' bad --page 100x100
ok "a page that is too large" exits 2 'page.*9000x300.*too large.*5000x5000' bad --page 9000x300
ok "an unknown page, with those that are known" exits 2 'page.*A9.*A5, A4, A3, A2, letter, legal, tabloid.*WxH' bad --page A9
ok "a page that is mistyped, with the nearest" exits 2 'page.*tablod.*did you mean tabloid' bad --page tablod
ok "more pixels than can be made, by the option" exits 2 'dpi.*2400 dpi' bad --dpi 2400
ok "so for a tile" exits 2 'dpi.*300 dpi' bad --tile --width 2000
ok "--page beside --tile" exits 2 'page.*only without --tile' bad --tile --page A3
ok "--mask-size beside --width" exits 2 'mask-size.*only without --width' bad --mask-size L --width 180
ok "--fade without --simulate" exits 2 'fade.*only with --simulate' bad --fade 0.5
ok "no pattern" exits 2 'no pattern is named.*list patterns' "$MASKGEN" export -o "$scratch/bad.pdf"
ok "two patterns" exits 2 'one pattern at a time, not 2' "$MASKGEN" export bars-hide shapes-hide -o "$scratch/bad.pdf"

# ---- further pages take no files that nobody named ----
for f in svg png; do
    echo "not yours" >"$scratch/kept-2.$f"
    ok "page 2 of a $f replaces no file of another's" exits 2 "page 2 would replace a file.*kept-2\.$f" \
        bad --page A5 --mask kn95 --dpi 40 -o "$scratch/kept.$f"
    ok "which is there still, and nothing else" bash -c "grep -q 'not yours' '$scratch/kept-2.$f' && [ ! -e '$scratch/kept.$f' ]"
    rm "$scratch/kept-2.$f"
    ok "sheets of one's own are replaced" bash -c "for k in 1 2; do '$MASKGEN' export bars-hide -q --page A5 --mask kn95 --dpi 40 -o '$scratch/kept.$f' || exit; done"
done

# ---- profiles: each fault has its own message ----
srgb=/usr/share/color/icc/sRGB.icc
poke() { # OFFSET BYTES: a copy of sRGB's profile with other bytes
    cp $srgb "$scratch/p.icc" && chmod u+w "$scratch/p.icc" && printf "$2" | dd of="$scratch/p.icc" bs=1 seek="$1" conv=notrunc status=none
}
icc() { bad --icc "$scratch/p.icc"; }
echo "no profile" >"$scratch/p.icc"
ok "not a profile" exits 2 'not an ICC profile: .*p\.icc' icc
head -c 3000 $srgb >"$scratch/p.icc"
ok "a profile cut short" exits 2 'damaged ICC profile: cut short, 3000 of [0-9]+ bytes' icc
poke 12 link
ok "a profile of another class" exits 2 'a link between two devices' icc
poke 16 'XYZ '
ok "colours that nothing prints" exits 2 'colours are "XYZ "; only grey, RGB and CMYK' icc
poke 128 '\0\0\1\0'
ok "a damaged list of tables" exits 2 'damaged ICC profile' icc
ok "nothing was written" [ ! -e "$scratch/bad.pdf" ]
done_testing
