# The README: every command line in it runs, every target, file and option that it names is there, and its sentences are short.
. "$(dirname "$0")/lib.bash"
here=$PWD readme=$PWD/README.md
maskgen() { "$MASKGEN" "$@"; }
cd "$scratch"
export XDG_CACHE_HOME=${XDG_CACHE_HOME:-$scratch/cache}
mkdir portraits masks
cp "$photos"/Tom_Cruise_avp_2014_4.jpg "$photos"/2007_007763.jpg portraits
maskgen render cells-hide --faces "$photos/Tom_Cruise_avp_2014_4.jpg" --out masks --quiet && rm masks/sheet.png

# blocks: what stands between ``` and ```, less what follows " # ".
blocks() { sed -n '/^```$/,/^```$/p' "$readme" | sed '/^```/d; s/  *# .*//'; }

# smaller LINE: options behind a line that only make it quicker; a later one takes the place of an earlier.
smaller() {
    case $1 in
    'maskgen --iters'*) echo '--iters 5 --faces synth:2' ;;
    'maskgen --faces'*) echo '--iters 5 --views 2 --crop 128 --face-width 96' ;;
    'maskgen --family'*) echo '--iters 5 --faces synth:2' ;;
    'maskgen render'*) echo '--faces synth:1' ;;
    'maskgen eval'*' --recogniser '*) echo '--recogniser mock-embed --aligner box --people heldout:2 --crop 128 --face-width 96 --randoms 1' ;;
    'maskgen eval'*) echo '--faces heldout:2 --detector dlib-hog,lbp --face-width 105 --randoms 1' ;;
    esac
}
lines=0
while read -r line; do
    case $line in
    maskgen*)
        lines=$((lines + 1))
        [ "$line" != 'maskgen resume mine' ] || rm -f mine/run.json # as after a kill
        ok "$line" code 0 bash -c "maskgen() { \"\$MASKGEN\" \"\$@\"; }; $line $(smaller "$line")"
        ;;
    make*) ;;
    *) ok "a line that is no command: $line" false ;;
    esac
done < <(blocks)
ok "there are lines to run" [ $lines -ge 10 ]
ok "the pictures that they promise are there" [ -s mine/preview.png -a -s worn/sheet.png -a -s sheet.pdf -a -s mine/margins.svg -a -s report/eval.csv ]

targets() { grep -oE '(^|`)make [a-z-]+' "$readme" | sed 's/.*make //' | sort -u; }
has_targets() {
    local target bad=0
    for target in $(targets); do
        grep -qE "^([a-z-]+ )*$target( [a-z-]+)*:" "$here/Makefile" || { echo "# no target $target"; bad=1; }
    done
    return $bad
}
ok "every target that it names is there" has_targets
ok "and some are named" [ "$(targets | wc -l)" -ge 10 ]
has_files() {
    local file bad=0
    for file in $(grep -oE '\]\([^)#]+\)' "$readme" | sed 's/^](//; s/)$//'); do
        [ -e "$here/$file" ] || { echo "# no file $file"; bad=1; }
    done
    return $bad
}
ok "every file that it links to is there" has_files
has_words() {
    local word bad=0
    for word in $(grep -oE '`(maskgen help [a-z-]+|maskgen list [a-z-]+)`' "$readme" | tr -d '`' | tr ' ' ':'); do
        maskgen ${word//:/ } 2>/dev/null | grep -q . || { echo "# ${word//:/ }"; bad=1; }
    done
    return $bad
}
maskgen() { [ "$1" != maskgen ] || shift; "$MASKGEN" "$@"; }
ok "every topic of help that it names is there" has_words
ok "every package that the build needs is told of" bash -c 'for word in dlib OpenCV libpng libjpeg cJSON nettle cairo DejaVu lcms2 libdlib-data opencv-data pkgconf BLAS LAPACK; do
    grep -q "\*\*.*$word\|($word\|$word)\|$word are\|$word " "$1" || { echo "# $word"; exit 1; }; done' - "$readme"

ok "it has at most 150 lines" [ "$(wc -l <"$readme")" -le 150 ]
# Sentences of paragraphs and items; tables, headings and code are none.
sentences() {
    awk '/^```/ { code = !code } code || /^```/ || /^#/ || /^\|/ || /^!/ || /^<!--/ { print ""; next } { print }' "$readme" |
        sed -E 's/^- /\n/; s/`[^`]*`/CODE/g; s/\]\([^)]*\)/]/g' | awk -v RS= '{ gsub(/\n/, " "); print }' |
        sed -E 's/([.!?])[)*]* +/\1\n/g'
}
longest() { sentences | awk 'NF > 30 { print "# " NF " words: " $0; bad = 1 } END { exit bad || NR < 30 }'; }
ok "no sentence has more than 30 words" longest
done_testing
