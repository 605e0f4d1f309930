# Sourced by the recipes: tests/results/NAME.sh measures what NAME.csv holds and prints it, its header first, rows in any order. The first
# column names the part of the table that is replaced as one. The long checks (tests/verify) measure by the same recipes, with their $work.
# What is measured stays in $work; REUSE=1 takes what is there already. THREADS=1 for a machine with other work; WITHOUT=dlib-mmod leaves a
# detector out, PARTS='photos portraits' all other sets of faces. COMMIT names the one that $MASKGEN was built at, where that is not the one that is checked out.
set -eu
: "${B:?run through make results}" "${MASKGEN:?}" "${work:?}"
photos=${photos:-/usr/share/doc/libdlib19.1/examples/faces}
portraits=${MASKGEN_DEV_FACES:-}
mkdir -p "$work"

# Of every table: a figure, its 95 % interval where it has one, what it counts, and whether it is measured, cited or chosen.
figure_columns=figure,value,low,high,unit,n,faces,photos,kind
eval_columns=set,width,detector,pattern,condition,$figure_columns

not_run() { echo "# not run: $*" >&2; }
[ -n "$portraits" ] || not_run "the portraits of \$MASKGEN_DEV_FACES"
# asked PART: whether it is to be measured.
asked() { [ -z "${PARTS:-}" ] || [[ " $PARTS " == *" $1 "* ]]; }
installed() { "$MASKGEN" list ${2:-detectors} | grep -A 1 "^$1 " | grep -q '; installed$'; }

# installed_of NAME…: those detectors that are installed, joined by commas; the others are named, and so are those of $WITHOUT.
installed_of() {
    local name list=
    for name; do
        if [[ " ${WITHOUT:-} " == *" $name "* ]]; then
            not_run "$name, as WITHOUT says"
        elif installed "$name"; then list+=,$name; else not_run "$name, which is not installed (make models)"; fi
    done
    echo "${list#,}"
}

# once NAME COMMAND…: runs it, unless REUSE=1 and it is done; what it says goes to NAME.txt and NAME.err, on a terminal its progress is seen. Its
# exit code goes to NAME.code, which $allow may be. NAME.made tells seconds of processor time, date and commit.
once() {
    local name=$1 code=0 user system TIMEFORMAT='%U %S'
    shift
    [ -z "${REUSE:-}" ] || [ ! -e "$work/$name.made" ] || return 0
    echo "   $name" >&2
    { time told "$work/$name.err" "$@" >"$work/$name.txt"; } 3>&2 2>"$work/$name.time" || code=$?
    [ $code -eq 0 ] || [ $code -eq "${allow:-0}" ] || { cat "$work/$name.err" >&2; return 1; }
    echo $code >"$work/$name.code"
    read -r user system <"$work/$name.time"
    echo "$(awk "BEGIN { print $user + $system }") $(date -u +%F) ${COMMIT:-$(git rev-parse --short HEAD)}" >"$work/$name.made"
}
told() { # FILE COMMAND…: its standard error, to a terminal or else to FILE
    local file=$1
    shift
    : >"$file"
    if [ -t 3 ]; then "$@" 2>&3 3>&-; else "$@" 2>"$file" 3>&-; fi
}

# search NAME OPTION…: a search; its record is $work/NAME.json, for eval names a pattern by its file.
search() {
    local name=$1
    shift
    once "$name" "$MASKGEN" "$@" --threads "${THREADS:-auto}" --out "$work/$name"
    cp "$work/$name/run.json" "$work/$name.json"
}

# default_patterns: the default search from three seeds.
default_patterns() {
    local seed
    for seed in 1 2 3; do search "default-$seed" --iters 1000 --seed $seed; done
}

# evaluate NAME FIGURES PHOTOS WORD…: one `maskgen eval WORD…` as rows of FIGURES (eval.awk); PHOTOS and $heads name its sets.
evaluate() {
    local name=$1 figures=$2 called=$3
    shift 3
    once "$name" "$MASKGEN" eval "$@" --threads "${THREADS:-auto}" --out "$work/$name"
    "$B/tests/leaves" "$work/$name/eval.json" |
        awk -v figures="$figures" -v heads="${heads:-heldout:64}" -v photos="$called" -f tests/results/figure.awk -f tests/results/eval.awk
}
