# Pictures in: photos as a phone stores them are found upright by every command; other formats are named, alone and in folders.
. "$(dirname "$0")/lib.bash"
cd "$scratch"
photo() { "$B/tests/photo" "$@" scale=0.5; }
says() { grep -qE -- "$1" "${2:-stdout}" || { echo "# wanted /$1/ in:"; sed 's/^/#   /' "${2:-stdout}"; return 1; }; }
silent() { ! grep -qE -- "$1" "${2:-stderr}"; }
face=$photos/Tom_Cruise_avp_2014_4.jpg
small=(--crop 128 --face-width 96)

# A phone's photo: the sensor lies on its side, an XMP packet stands before the EXIF segment. Turned, found and worn as it is seen.
photo "$face" upright.jpg 420
for o in 1 2 3 4 5 6 7 8; do
    photo "$face" turned-$o.jpg $o xmp 420
    photo "$face" turned-$o.png $o late
done
photo "$face" long.jpg 6 long late intel twice
photo "$face" cmyk.jpg cmyk
photo "$face" ycck.jpg ycck 8 progressive
photo "$face" wide.png 16 interlaced 3
ok "all eight ways to hold a camera, JPEG and PNG" code 0 "$MASKGEN" score turned-*.jpg turned-*.png long.jpg cmyk.jpg ycck.jpg wide.png
ok "the face is found in every one" bash -c "[ \$(grep -cE '^[a-z0-9.-]+: a picture, 1 face, best margin \+[12]\.' stdout) -eq 20 ]"
"$MASKGEN" score --json upright.jpg >want.json
"$MASKGEN" score --json turned-6.jpg >got.json
box() { sed -n 's/.*"box": *\[\([0-9, ]*\)\].*/\1/p' "$1"; }
near() { # WANT GOT: boxes that differ by at most 8 pixels; JPEG's blocks lie otherwise
    echo "$(box "$1"),$(box "$2")" | awk -F, '{ for (i = 1; i <= 4; i++) { d = $i - $(i + 4); if (d < -8 || d > 8) exit 1 } exit NF != 8 }'
}
ok "at the place where it is seen" near want.json got.json
ok "render wears masks on it" code 0 "$MASKGEN" render plain-white --faces turned-6.jpg turned-3.png "${small[@]}" --out worn
ok "on both" [ -e worn/turned-6.pattern.png -a -e worn/turned-3.pattern.png ]
ok "run searches on it" code 0 "$MASKGEN" --iters 5 --faces turned-6.jpg "${small[@]}" -q --out run
ok "as found bare" bash -c "'$B/tests/table' run/run.json | grep -q '^bare 1 1 '"

# What is not read is named, whoever asks.
printf 'RIFF\x10\0\0\0WEBPVP8 ' >pic.webp
printf '\0\0\0\x18ftypheic\0\0\0\0mif1heic' >pic.heic
printf 'BM\x46\0\0\0\0\0\0\0\x36\0\0\0' >pic.bmp
printf 'II*\0\x08\0\0\0' >pic.tif
printf 'GIF89a\1\0\1\0' >pic.gif
printf '%%PDF-1.7\n' >pic.pdf
: >none.png
printf 'just words\n' >words.txt
printf '[1, 2]\n' >list.json
printf ' \n {"genes": [1,' >broken.json
for what in WebP:pic.webp HEIC:pic.heic BMP:pic.bmp TIFF:pic.tif GIF:pic.gif PDF:pic.pdf; do
    ok "score names ${what%:*}" exits 2 "${what%:*} is not read; PNG and JPEG are.*${what#*:}" "$MASKGEN" score "${what#*:}"
done
ok "so does render, of a pattern" exits 2 'WebP is not read.*pic\.webp' "$MASKGEN" render ./pic.webp --out none
ok "so does replay" exits 2 'HEIC is not read.*pic\.heic' "$MASKGEN" replay pic.heic
ok "so do faces" exits 2 'BMP is not read.*pic\.bmp' "$MASKGEN" --faces pic.bmp --iters 0 --out none
ok "an empty file" exits 2 'empty file.*none\.png' "$MASKGEN" score none.png
ok "an empty pattern" exits 2 'empty file.*none\.png' "$MASKGEN" export ./none.png -o none.pdf
ok "text is neither picture nor pattern" exits 2 'neither a picture \(PNG or JPEG\) nor a pattern.*words\.txt' "$MASKGEN" score words.txt
ok "nor a record" exits 2 'neither a pattern\.png nor a run\.json.*words\.txt' "$MASKGEN" replay words.txt
ok "JSON that is no object is no pattern" exits 2 'neither a picture .*list\.json' "$MASKGEN" score list.json
ok "a picture where a spec is wanted" exits 2 'a JSON file was expected, this is JPEG.*upright\.jpg' "$MASKGEN" --config upright.jpg --out none
ok "a PDF where a baseline is wanted" exits 2 'a JSON file was expected, this is PDF.*pic\.pdf' "$MASKGEN" score upright.jpg --baseline pic.pdf
ok "nothing where a spec is wanted" exits 2 'empty file.*none\.png' "$MASKGEN" --config none.png --out none
ok "what begins with { is read as JSON, and its fault named" exits 2 'line 2.*broken\.json|broken\.json.*line 2' "$MASKGEN" score broken.json
photo "$face" large.jpg
ok "no message comes from the wrong reader" exits 2 '^maskgen: [^:]*not a pattern' "$MASKGEN" score --as pattern large.jpg

# Folders: what is passed over is counted and named; hidden files are not spoken of.
mkdir album others
cp turned-6.jpg pic.webp pic.heic words.txt album/
: >album/.hidden
cp pic.webp pic.heic pic.bmp pic.tif pic.gif pic.pdf others/
passed='passed over 3 files whose names do not end in \.jpg, \.jpeg or \.png \(pic\.heic, pic\.webp, words\.txt\): album'
ok "render says which files it passes over" exits 0 "^maskgen: $passed" "$MASKGEN" render plain-white --faces album "${small[@]}" --out worn
ok "score too" exits 0 "^maskgen: $passed" "$MASKGEN" score plain-white --faces album "${small[@]}"
ok "run too" exits 0 "^maskgen: not used: $passed" "$MASKGEN" --iters 0 --faces album --crop 128 --face-width 90,100 --out run
ok "once, at however many widths" bash -c "[ \$(grep -c 'passed over' stderr) -eq 1 ]"
ok "its record does not hang on them" silent 'passed over' run/run.json
ok "eval lists them" code 0 "$MASKGEN" eval plain-white --faces album --detector dlib-hog --face-width 90 --randoms 1 --best-of 1 --out eval
ok "in words" says "^  $passed"
ok "and figures" says '"passed_over": \[' eval/eval.json
ok "a folder of other formats alone: that is the reason" exits 2 'no usable face \(passed over 6 files .*pic\.bmp.* and 2 more\).*others' \
    "$MASKGEN" --faces others --iters 0 --out none
ok "for eval as well" exits 2 'no picture in it \(passed over 6 files' "$MASKGEN" eval plain-white --faces others --out none
ok "a single one is no files" bash -c "rm others/pic.[bghpt]*; '$MASKGEN' --faces others --iters 0 2>&1 | grep -q 'passed over 1 file whose name does not end'"
face=$photos/Tom_Cruise_avp_2014_4.jpg
ok "a JPEG is a stamp, by its content" bash -c 'cp "$1" stamp.png && "$MASKGEN" --family stamps --stamp stamp.png --iters 1 --faces "$1" --crop 128 --face-width 96 --out stamped -q &&
    mv stamp.png gone.png && "$MASKGEN" replay stamped/run.json -q' - "$face"
done_testing
