#!/bin/bash
# The texts that are made from the tables alone, nothing is measured: tests/results/RESULTS.md, patterns/README.md, and what stands in README.md
# between the lines <!-- results --> and <!-- /results -->. DATA, RESULTS, LIBRARY and README name other places.
set -eu
cd "$(dirname "$0")/../.."
export LC_ALL=C.UTF-8
home=tests/results
data=${DATA:-$home}

# Inside of texts nobody sees an exit code: what fails is noted, and then nothing is written.
trouble=$(mktemp)
trap 'rm -f "$trouble"' EXIT
program() { awk "$@" || echo "$data" >>"$trouble"; }

there() { [ -e "$data/$1.csv" ]; }

# pivot FILE SETTING…: a table of it (pivot.awk).
pivot() {
    local file=$data/$1.csv settings=() word
    shift
    for word; do settings+=(-v "$word"); done
    program "${settings[@]}" -f $home/csv.awk -f $home/pivot.awk "$file"
    echo
}

# one FILE WHERE [CELL]: a single figure, for a sentence.
one() { program -v where="$2" -v cell="${3:-plain}" -v rows=figure -v columns=figure -v list=1 -v interval=no -f $home/csv.awk -f $home/pivot.awk "$data/$1.csv"; }

# ask PROGRAM FILE SETTING…: one of the small programs of text.awk.
ask() {
    local program=$1 file=$data/$2.csv settings=() word
    shift 2
    for word; do settings+=(-v "$word"); done
    program "${settings[@]}" -f $home/csv.awk -f $home/text.awk -v program="$program" "$file"
}
faces() { ask faces "$1" set="$2" width="$3"; }
made() { for name; do ask made index table="$name"; done; }
section() { printf '## %s\n\n' "$1"; }

plain="white;black;blue;skin;stripes"
front_rows="white;black;stripes;random;best-of-K;searched"
detectors="dlib-hog;haar-default;haar-alt2;haar-profile;lbp;dlib-mmod;ultraface;blazeface-front;blazeface-back;facemesh-full;faceboxes;yunet"

front() {
    local set
    for set in heldout:64 photos; do
        pivot front corner="$(faces front $set 160)" where="set=$set;width=160;figure=found" rows=condition columns=detector cell=share \
            order="$front_rows" across="dlib-hog;haar-default;lbp;ultraface;yunet"
    done
}

# matrix FILE WIDTH: found by every detector, on heads and on photos.
matrix() {
    local set rows="bare+;bare, not used on this set+;white+;black+;blue+;skin+;stripes+;random+*;best-of-K+*;searched+*"
    for set in heldout:64 photos; do
        [ -n "$(faces "$1" $set "$2")" ] || continue
        pivot "$1" corner="$(faces "$1" $set "$2")" where="set=$set;width=$2;figure=found" rows=condition+pattern columns=detector cell=share \
            order="$rows" across="$detectors"
    done
}

# The figures that sentences on recognition name.
matched() { one recognition "pattern=lowerface;asked=$1;aligner=oracle;face=whole;gallery=bare;shots=1;height=;condition=$2;figure=matched" share; }
ranked() { one recognition "pattern=lowerface;asked=dlib-resnet;aligner=oracle;shots=1;height=;condition=searched;figure=rank 1;$1" share; }
missed() { one recognition "pattern=lowerface;asked=dlib-hog;condition=$1;figure=failure to detect" share; }

recognition_in_short() {
    echo "Recognition, five people: dlib-resnet still matches $(matched dlib-resnet searched) of probes in a print searched to confuse it, $(matched dlib-resnet white) in plain white."
    echo "By the upper half of the face alone it ranks the owner first for $(ranked "face=upper half;gallery=bare")."
}

excerpt() {
    cat <<END
Share of faces that a detector still finds under the mask, of those that it finds bare. Intervals are 95 % and count heads, or photos.
Searched: the library's \`cells-hide\`, on other heads and on dlib-hog alone. Best of K: of as many random patterns as the search looked at.

$(front)

Heads and photo faces are in these sets because dlib-hog found them bare. All tables: [tests/results/RESULTS.md](tests/results/RESULTS.md).
$(! there recognition || recognition_in_short)
END
}

# found FILE WHERE: a share as "N %", for sentences.
found() { one "$1" "$2;figure=found" share; }

head_of_results() {
    cat <<END
# Results

\`make results\` makes this page from the tables beside it: do not edit it. \`make results ONLY=NAME\` measures one table again.
[index.csv](index.csv) tells of every table what made it, what it needs, how long it took, when, and at which commit.

How to read the tables:

- **Found** is the share of faces that a detector still finds at its usual threshold, of those that it finds bare.
- **Intervals** are 95 %. They count heads or photos, not faces: the faces of one photo share one light and one camera.
- **Margin** is how far the true face's score lies above the threshold, in the detector's own units. Below 0 the face is not found.
- **Plain white, black, blue, skin and stripes** are the controls: any mask hides much of a face.
- **Random** is the average of random patterns of the same family. **Best of K** is the best of as many as the search looked at.
- **Searched** is the result of the search. The heads and people of these tables were not searched on, unless it is said.
- In the CSV every row has a \`kind\`: measured, cited or chosen.

## Faces and files

Heads (heldout:64 and the like) are procedural: the program draws any number of them from a seed.
Photos are the example photos of Debian's package libdlib19.1: $(faces front photos 160).
So few photos carry no narrow interval, however many faces they show.
**Heads and photo faces are in the sets because dlib-hog found them bare.** So its share of bare faces is 100 % by choice.
$(ask stale index)

The portraits are $(ask count files group=portraits) official photos of members of the US Congress, in the public domain. They are not in the repository.
They come from the GitHub repository jforms/images at commit 7eb7278; [files.csv](files.csv) has the path and the SHA-256 of each.
To repeat their figures, put these files into a folder and name it in MASKGEN_DEV_FACES. Each shows one face, frontal and well lit.

The detectors' files. \`make models\` fetches the networks', all but yunet's, which is a file of your own: look for this SHA-256.

$(ask files files)

$(made files)

END
}

tell_front() {
    section "The README's table"
    cat <<END
The searched pattern leaves $(found front "set=heldout:64;detector=dlib-hog;condition=searched") of the held-out heads to dlib-hog, on which it was searched; plain stripes leave $(found front "set=heldout:64;detector=dlib-hog;condition=stripes").
Part of that carries over to the Haar cascade. The networks still find almost every face. Plain black hides photographed faces better than heads.

$(front)

Mean margins, from the same measurement:

$(pivot front corner="$(faces front heldout:64 160)" where="set=heldout:64;figure=margin" rows=condition columns=detector cell=signed \
    order="bare;$front_rows" across="$detectors")

$(made front)

END
}

# columns_of FILE WIDTH SET…: "SET=what its faces are;…", for names=.
columns_of() {
    local file=$1 width=$2 set
    shift 2
    for set; do printf '%s=%s;' "$set" "$(ask faces "$file" set="$set" width="$width" short=1)"; done
}

tell_transfer() {
    local sets="heldout:64;photos;portraits" names figure cell
    names=$(columns_of transfer 160 heldout:64 photos portraits)
    section "From heads to people"
    cat <<END
Three patterns, annealed on 16 heads (\`maskgen --iters 1000\`, seeds 1 to 3), before dlib-hog, on faces that no search saw, 160 px wide.
Over 40 random patterns the heads' mean margins correlate with those on photos at $(one transfer "set=photos;figure=correlation with heads"), and with those on portraits at $(one transfer "set=portraits;figure=correlation with heads").
So the heads are good stand-ins, and not perfect ones.

END
    for figure in found:share margin:signed; do
        cell=${figure#*:} figure=${figure%:*}
        pivot transfer corner=$figure where="figure=$figure" rows=condition+pattern columns=set cell=$cell across="$sets" names="$names" \
            order="bare+;white+;black+;blue+;skin+;stripes+;random+*;lowest of 40 random+;best-of-K+*;searched+*"
    done
    made transfer
}

tell_matrix() {
    section "Every detector"
    cat <<END
The default search's pattern from three seeds. What it does to dlib-hog, on which it was searched, carries over to the Haar cascades, hardly to LBP.
At 105 px the small networks still find every head under it. At 40 px not every miss is due to a pattern: plain masks hide photographed faces, too.
A detector that finds fewer than 95 % of the bare heads is not asked about masked ones. dlib-mmod is asked at 105 px alone.

END
    local width
    for width in 105 40 190; do matrix matrix-default $width; done
    made matrix-default
    there matrix-library || return 0
    section "The library before every detector"
    cat <<END
The best of each family × objective that does what it was searched for, without dlib-mmod. Cells carry over to the Haar cascades best.
Parts and shapes carry over less; bars, stamps and lower faces hardly.

END
    matrix matrix-library 105
    made matrix-library
}

tell_divert() {
    section "False faces"
    cat <<END
Six stamps and their mirror images, annealed for 1,000 iterations before dlib-hog, in crops of 640 px. Hidden: the true face is not found.

END
    local set at
    for set in heldout:32 photos portraits; do
        at=$(faces divert $set 530)
        [ -n "$at" ] || continue
        pivot divert corner="true face hidden, $at" where="set=$set;width=530;figure=hidden" rows=figure columns=condition cell=share \
            across="$plain;each plain mask;random;best-of-K;searched" names="hidden=share of faces"
        pivot divert corner="false faces on the mask, $at" where="set=$set;width=530;figure=on_mask" rows=figure columns=condition \
            across="$plain;each plain mask;random;best-of-K;searched" names="on_mask=mean a face"
    done
    [ -z "$(ask faces divert set=photos width=160)" ] || echo "Farther away less is left. Another print, searched for faces from 160 to 320 px, pictures enlarged once before detection:"
    echo
    for set in heldout:8 photos; do
        at=$(ask faces divert set=$set width=160 short=1)
        [ -n "$at" ] || continue
        pivot divert corner="true face hidden, $at" where="set=$set;width=160/200/240/280/320;figure=hidden" rows=width columns=condition cell=share \
            order="160;200;240;280;320" across="$plain;each plain mask;random;best-of-K;searched" names="160=160 px;200=200 px;240=240 px;280=280 px;320=320 px"
        pivot divert corner="false faces, $at" where="set=$set;width=160/200/240/280/320;figure=on_mask" rows=width columns=condition \
            order="160;200;240;280;320" across="$plain;each plain mask;random;best-of-K;searched" names="160=160 px;200=200 px;240=240 px;280=280 px;320=320 px"
    done
    made divert
}

tell_networks() {
    local pattern set figure detector
    section "Searches on networks"
    cat <<END
The same search before a network. Parts of faces and a drawn lower face were searched for a second face on the mask, before UltraFace, 105 px wide.
YuNet was never searched on. Parts were searched on the photos without the fullest one; the lower face and the far colours on 12 portraits.

END
    for pattern in parts lowerface; do
        for set in portraits crowd other-portraits photos; do
            [ -n "$(ask has networks set=$set pattern=$pattern)" ] || continue
            for figure in "second_face:a second face on the mask" "found:the true face is found"; do
                pivot networks corner="$pattern: ${figure#*:}, $(faces networks $set 105)" rows=detector columns=condition cell=share \
                    where="set=$set;width=105;figure=${figure%:*};pattern=$pattern/@" across="$plain;each plain mask;random;best-of-K;searched"
            done
        done
    done
    echo "Hiding from a network works far away, and less than hoped. Colours, searched before BlazeFace's near-face network, faces 40 px wide:"
    echo
    for set in other-portraits photos crowd; do
        [ -n "$(ask has networks set=$set pattern=far)" ] || continue
        pivot networks corner="found, $(faces networks $set 40)" rows=detector columns=condition cell=share \
            where="set=$set;width=40;figure=found" across="$plain;each plain mask;random;best-of-K;searched"
    done
    made networks
}

recognisers="dlib-resnet;fr-feature;faceres;faceres-deep;mobileface"
worn_rows="bare;white;black;blue;skin;stripes;white, low;random;best-of-K;searched"
matched_by() { # PATTERN ALIGNER
    pivot recognition corner="matched, aligned by $2" where="pattern=$1;aligner=$2;face=whole;gallery=bare;shots=1;figure=matched;height=" \
        rows=condition columns=asked cell=share order="$worn_rows" across="$recognisers" names="bare=bare face;white, low=plain white below the nose"
}

tell_recognition() {
    local family at
    section "Recognition"
    cat <<END
Prints that were searched to confuse dlib-resnet and fr-feature, on 16 portraits, with the landmarks of the bare face (oracle). Looked at on five other
men, eleven photos each: one is enrolled, the others are probes, faces 105 px wide. Matched: the share of probes that are at least as like their
owner's picture as the recogniser's threshold asks. faceres was never searched on. Five people carry no narrow interval.

Against a bare gallery $(matched dlib-resnet searched) of probes in the drawn lower face still match by dlib-resnet, $(matched dlib-resnet white) in plain white, and $(matched dlib-resnet best-of-K) in the best of as many
random ones; by fr-feature $(matched fr-feature searched), $(matched fr-feature white) and $(matched fr-feature best-of-K); by faceres $(matched faceres searched), $(matched faceres white) and $(matched faceres best-of-K). All these intervals overlap.
**What defeats it is simple.** By the upper half of the face alone dlib-resnet ranks the owner first for $(ranked "face=upper half;gallery=bare") of probes, and for $(ranked "face=whole;gallery=white")
once the gallery wears plain masks, too. The price: dlib-hog misses $(missed searched) of faces in the pattern, $(missed white) in plain white.

END
    for family in lowerface cells parts; do
        [ -n "$(ask has recognition pattern=$family)" ] || continue
        printf '%s:\n\n' "$family"
        for at in oracle dlib-68; do matched_by $family $at; done
    done
    echo "By what the face is aligned, dlib-resnet, lowerface:"
    echo
    pivot recognition corner="matched, by aligner" where="pattern=lowerface;asked=dlib-resnet;face=whole;gallery=bare;shots=1;figure=matched;height=" \
        rows=aligner columns=condition cell=share order="oracle;dlib-68;dlib-5;fr-landmark;yunet;box" across="bare;white;best-of-K;searched"
    echo "What defeats it. Rank 1: how often the owner is the likest of all who are enrolled; dlib-resnet, oracle, lowerface:"
    echo
    pivot recognition corner="rank 1: face, gallery wears, shots" \
        where="pattern=lowerface;asked=dlib-resnet;aligner=oracle;figure=rank 1;height=;condition=white/best-of-K/searched" rows=face+gallery+shots \
        columns=condition cell=share across="white;best-of-K;searched"
    echo "The price: how often a detector misses the face."
    echo
    pivot recognition corner="missed, lowerface" where="pattern=lowerface;figure=failure to detect" rows=condition columns=asked cell=share \
        order="$worn_rows" across="dlib-hog;haar-alt2;ultraface;yunet" names="bare=bare face;white, low=plain white below the nose"
    echo "Similarity as a mask grows from the chin to its whole height, dlib-resnet:"
    echo
    for at in oracle dlib-68; do
        pivot recognition corner="share of the height, $at" where="pattern=lowerface;asked=dlib-resnet;aligner=$at;figure=similarity;face=whole;gallery=bare;shots=1;condition=white/black/searched;height=0.1/0.2/0.3/0.4/0.5/0.6/0.7/0.8/0.9" \
            rows=height columns=condition across="white;black;searched"
    done
    made recognition
}

tell_library() {
    section "Families and objectives"
    cat <<END
\`make library\` searches every family for every objective from three seeds, and chooses one of three on select:32. It measures that one by dlib-hog
on 64 heads that no search saw. Searches that hide took 1,000 iterations on 16 heads. Those for false faces took 300 on 8 heads, 320 px wide, for
the detector sees no face on less than 80 px of cloth. Success: the share of views on which a print does what it was searched for.
Kept in the library is what succeeds on at least half of the views, and on more of them than any plain mask.

$(ask library library)

$(made library)

END
}

tell_small() {
    if there replicate; then
        section "The first experiment"
        cat <<END
Six stamps on a black canvas of 766×766 pixels, solved by the first experiment's method (mlrose's annealing on the plain count) and by ours, 1,000
iterations each. A plain dlib call counts the faces. Tiled 4×4, the canvas has 96 stamps.

END
        pivot replicate corner="tile, seed, method" where="figure=faces/least margin/mean margin" rows=tile+seed+method columns=figure names="mlrose=its method"
        made replicate
    fi
    if there budget; then
        section "What a longer search buys"
        cat <<END
The default spec, measured by dlib-hog on the 32 heads of \`select\`, which no search saw. Loss is the mean of max(0, margin + 2). Seeds 1 to 3 together
are their median with the least and the greatest. After 10,000 iterations there is hardly anything left to find.

END
        pivot budget corner="loss, by iterations and seed" where="figure=loss on select/loss on the heads searched on" rows=iterations+seed columns=figure \
            cell=fine order="1000+*;10000+*;100000+*"
        pivot budget corner="true face found, by iterations and seed" where="figure=found on select" rows=iterations+seed columns=figure cell=share \
            order="1000+*;10000+*;100000+*"
        made budget
    fi
    if there heads; then
        section "The heads themselves"
        cat <<END
100 fresh heads before any redraw, as dlib-hog sees them bare, by fifths of skin tone from light (1) to dark (5).

END
        pivot heads corner="heads" where="figure=found at 0.8 and more" rows=group columns=figure cell=share names="$(ask sizes heads)"
        pivot heads corner="heads" where="figure=mean margin" rows=group columns=figure names="$(ask sizes heads)"
        made heads
    fi
    if there bench; then
        section "Speed"
        cat <<END
Against dlib itself, or against the plain loop that calls it, in the same run: medians with the least and the greatest round, of
31 rounds, or 3 of the annealing run. Machine: $(ask machine index table=bench).

END
        pivot bench corner="what" where="unit=times/ms" rows=what columns=unit cell=times \
            order="full_vs_dlib;incremental_vs_dlib;trueface_vs_dlib;run_1t_vs_plain;run_2t_vs_plain;dlib_ms;full_ms;incremental_ms;trueface_ms" \
            names="full_vs_dlib=a whole picture, 320×320;incremental_vs_dlib=a changed cell, every window kept;trueface_vs_dlib=a changed cell, true face only;run_1t_vs_plain=the annealing run on one thread;run_2t_vs_plain=the annealing run on two threads;dlib_ms=dlib on that picture;full_ms=ours on that picture;incremental_ms=ours, a changed cell;trueface_ms=ours, a changed cell, true face only;times=times as fast"
        made bench
    fi
}

results() {
    head_of_results
    for table in front transfer matrix-default:matrix divert networks recognition library; do
        ! there "${table%:*}" || "tell_${table#*:}"
    done
    tell_small
}

patterns() {
    cat <<END
# The pattern library

\`make results\` makes this page from [tests/results/library.csv](../tests/results/library.csv): do not edit it. The patterns are CC0.
Each file holds a pattern's genes, the spec and the command that made it, and its claim. The claim is what dlib-hog sees on 64 heads that no search
saw: detection, not recognition, and nothing about other detectors, other faces or a printed mask. It is not medical protection.

\`\`\`
maskgen list patterns                    # the names
maskgen export cells-hide -o sheet.pdf   # a sheet to cut and sew, at true size
maskgen render cells-hide --out worn     # worn by heads
maskgen eval cells-hide                  # measured again, by every installed detector
\`\`\`

$(ask kept library)

Success: the share of heads on which the pattern does what it was searched for. hide: the true face is not found. decoy: a false face is found on the
mask. divert: both. \`plain-*\` are the controls. $(ask unkept library) more entries were searched and do not work well enough to be kept:
[RESULTS.md](../tests/results/RESULTS.md#families-and-objectives) has their figures.
END
}

# write FILE TEXT: whole or not at all.
write() {
    [ ! -s "$trouble" ] || { echo "text.sh: $1 is not written: a table is missing or has no such rows" >&2 && exit 1; }
    printf '%s\n' "$2" | sed -z 's/\n\n\n*/\n\n/g; s/\n*$/\n/' >"$1.new" && mv "$1.new" "$1"
}
write "${RESULTS:-$home/RESULTS.md}" "$(results)"
write "${LIBRARY:-patterns/README.md}" "$(patterns)"
readme=${README:-README.md}
if grep -qx '<!-- results -->' "$readme" && grep -qx '<!-- /results -->' "$readme"; then
    new=$(excerpt)
    export new
    text=$(program '$0 == "<!-- /results -->" { inside = 0 } !inside { print } $0 == "<!-- results -->" { inside = 1; print ENVIRON["new"] }' \
        "$readme")
    [ ! -s "$trouble" ] || { echo "text.sh: $readme is not written: a table is missing or has no such rows" >&2 && exit 1; }
    [ "$text" = "$(cat "$readme")" ] || { printf '%s\n' "$text" >"$readme.new" && mv "$readme.new" "$readme"; }
fi
