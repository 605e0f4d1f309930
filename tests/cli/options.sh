# Every command accepts the options that it reads, lists just those, and refuses all others; near names are named.
. "$(dirname "$0")/lib.bash"
cd "$scratch"
export XDG_CACHE_HOME=${XDG_CACHE_HOME:-$scratch/cache}

faces="faces people mask views view-seed crop face-width channels"
pattern="family grid levels palette stamp symmetry repeat min-feature lock"
declare -A reads=(
    [run]="iters seed $faces $pattern scene size upsample detector recogniser aligner match objective kappa decoys search schedule temp decay min-temp restarts start
        max-stall target-rate out threads engine checkpoint-every quiet verbose json config"
    [render]="controls numbered faces mask crop face-width channels out quiet verbose config"
    [score]="detector recogniser aligner as model reference baseline tolerance update-baseline missing prune all-changes scores-only junit benchmark-json init-ci ci ${faces/people /} upsample threads quiet verbose json config"
    [faces]="count first samples yaw pitch sheet mask crop face-width out threads quiet verbose config"
    [eval]="detector recogniser aligner people finder others face-width randoms best-of coverage markdown seed faces mask views view-seed crop channels upsample out threads quiet verbose
        json config"
    [export]="output format page mask mask-size width dpi overlap bleed tile mirror strip icc simulate faces dot-gain cloth-blur fade quiet verbose json"
    [resume]="out threads checkpoint-every quiet verbose json"
    [replay]="check faces threads engine quiet verbose"
    [plot]="out quiet verbose json"
    [compare]="iters seed seeds repeat out threads engine quiet verbose json"
    [list]="" [models]="fetch from timeout" [completion]="" [help]="" [version]=""
)
listed() { "$MASKGEN" help "$1" | sed -nE 's/^  (-[a-zA-Z], )?--([a-z0-9-]+).*/\2/p' | sort; }
words() { tr -s ' \n' '\n' <<<"$*" | sed '/^$/d' | sort; }

ok "the commands are those of this test" diff <(words "${!reads[@]}") <( (echo run; "$MASKGEN" help | sed -n 's/^  \([a-z]\+\)  .*/\1/p') | sort)
all=$(for command in "${!reads[@]}"; do words "${reads[$command]}"; done | sort -u)
# refuses COMMAND: options of other commands, before anything else is looked at; a dozen of all, another for each command.
start=0
refuses() {
    local option bad=0
    for option in $(comm -23 <(echo "$all") <(words "${reads[$1]}") | awk -v start=$((start++)) 'NR % 11 == start % 11'); do
        "$MASKGEN" "$1" "--$option" x >out 2>err
        [ $? -eq 2 ] && grep -q -- "--$option is an option of .*, not of $1" err && [ ! -s out ] && continue
        echo "# $1 --$option: $(cat err)"
        bad=1
    done
    return $bad
}
for command in "${!reads[@]}"; do
    ok "$command lists what it reads" diff <(words "${reads[$command]}") <(listed "$command")
    ok "$command refuses what it does not read" refuses "$command"
done
ok "$(wc -w <<<"$all") options are known in all" [ "$(wc -w <<<"$all")" -ge 65 ]
ok "nothing was written by a refused command" [ "$(ls)" = "$(printf 'err\nout')" ]

# What help prints can be typed: default, range and words of every option, all on one line (an unknown option ends it).
typable() {
    local option value line=()
    while IFS=$'\t' read -r option value; do
        line+=("--$option" "$value")
    done < <("$MASKGEN" help "$1" | sed '/^[A-Z][a-z]*:$/d' | tr '\n' ' ' | tr -s ' ' | sed -E 's/ (-[a-zA-Z], )?--([a-z0-9-]+) /\n\2 /g' |
        sed -nE 's/^([a-z0-9-]+) .*\(([^()]*)\) ?$/\1\t\2/p' | grep -vE 'maskgen list|--' |
        awk -F'\t' '{ gsub(/default |at least /, "", $2); n = split($2, v, /; |, | or | … /); for (i = 1; i <= n; i++)
            print $1 "\t" ($1 ~ /^(grid|size|repeat)$/ && v[i] !~ /x/ ? v[i] "x" v[i] : v[i]) }')
    [ ${#line[@]} -ge 4 ] && exits 2 'unknown option .*no-such-option' "$MASKGEN" "$1" "${line[@]}" --no-such-option
}
for command in run render score faces eval export resume replay compare; do
    ok "what help $command prints can be typed" typable "$command"
done
ok "help speaks of values in ASCII" bash -c 'for c in "" render score faces eval export resume replay compare; do "$MASKGEN" help $c; done | grep -q "−" && exit 1; exit 0'
ok "eval's help names its own faces" bash -c '"$MASKGEN" eval --help | tr -s " \n" " " | grep -q "none: heldout:64"'

# Options that something else leaves unread.
face=$photos/Tom_Cruise_avp_2014_4.jpg
only() { exits 2 "read only $1" "${@:2}"; }
ok "--size without a canvas" only "with --scene canvas" "$MASKGEN" --size 100x100
ok "--mask on a canvas" only "with --scene faces" "$MASKGEN" --scene canvas --mask nosuch
ok "--stamp of another family" only "with --family stamps" "$MASKGEN" --stamp nosuch.png
ok "--levels of another family" only "with --family cells" "$MASKGEN" --family bars --levels 4
ok "--decay without a schedule" only "with --schedule" "$MASKGEN" --decay 0.5
ok "--temp of another search" only "with --search anneal" "$MASKGEN" --search random --temp 3
ok "--schedule of another search" only "with --search anneal" "$MASKGEN" --search mlrose:attempts=3 --schedule exp
ok "a mistyped search" exits 2 'did you mean random\?.*list searches' "$MASKGEN" --search randon --out none
ok "an option that a search does not have" exits 2 'mlrose has no option "tries' "$MASKGEN" --search mlrose:tries=3 --out none
ok "a value outside its range" exits 2 '0 is outside 1 .*search: mlrose: attempts' "$MASKGEN" --search mlrose:attempts=0 --out none
ok "they leave no folder" [ ! -e none ]
ok "--kappa of another objective" only "with --objective hide" "$MASKGEN" --objective decoy --kappa 1
ok "--recogniser of another objective" only "with --objective confuse" "$MASKGEN" --recogniser mock-embed
ok "--people without recognisers" only "with --recogniser" "$MASKGEN" eval bars-hide --people "$photos/../johns"
ok "--reference without recognisers" only "with --recogniser" "$MASKGEN" score "$face" --reference "$face"
ok "--aligner without recognisers" only "with --recogniser" "$MASKGEN" score "$face" --aligner box
ok "--decoys of another objective" only "with --objective decoy" "$MASKGEN" --decoys 3
ok "--view-seed without views" only "with --views" "$MASKGEN" --view-seed 3
ok "--fade without --simulate" only "with --simulate" "$MASKGEN" export plain-white -o x.pdf --fade 0.5
ok "--bleed of a tile" only "without --tile" "$MASKGEN" export plain-white -o x.png --tile --bleed 2
ok "--mask-size beside --width" only "without --width" "$MASKGEN" export plain-white -o x.png --width 200 --mask-size S
ok "--markdown beside --json" only "without --json" "$MASKGEN" eval plain-white --markdown --json
ok "--model without yunet" only "with --detector yunet" "$MASKGEN" score "$face" --model x.onnx
ok "two widths of drawn faces" exits 2 'one width' "$MASKGEN" faces --face-width 60,80
ok "a folder named twice" exits 2 'one folder' "$MASKGEN" resume a --out b
for command in list models completion help version faces run compare; do
    ok "$command: an argument that is not read" exits 2 'stray|original' "$MASKGEN" "$command" $([ $command != list ] || echo masks) \
        $([ $command != help ] || echo run) $([ $command != completion ] || echo fish) $([ $command != compare ] || echo original) stray
done
ok "resume: two folders" exits 2 'one folder' "$MASKGEN" resume a b
ok "replay: two records" exits 2 'name one' "$MASKGEN" replay a b
ok "export: two patterns" exits 2 'one pattern at a time' "$MASKGEN" export plain-white plain-black -o x.pdf
printf '{"kappa": 3, "iters": 2, "family": "bars", "crop": 128, "face-width": 96}' >whole.json
ok "a whole spec may be given to a command that reads a part of it" code 0 "$MASKGEN" faces -c whole.json --count 1 --samples 1 --out heads -q

# Words for numbers.
ok "words for numbers" exits 2 'iters' "$MASKGEN" --target-rate off --max-stall off --temp auto --min-temp auto --min-feature off --threads auto \
    --checkpoint-every off --iters x
ok "their numbers" exits 2 'iters' "$MASKGEN" --target-rate -1 --max-stall 0 --temp 0 --min-temp 0 --min-feature 0 --threads 0 --checkpoint-every 0 \
    --iters x
one=(--count 1 --first 3 --crop 128 --face-width 64 --samples 1 -q)
"$MASKGEN" faces "${one[@]}" --out drawn && "$MASKGEN" faces "${one[@]}" --yaw random --pitch -999 --out named && "$MASKGEN" faces "${one[@]}" --yaw -20 --out turned
ok "a random yaw is the drawn one" cmp drawn/000.png named/000.png
ok "and a given one is not" bash -c '! cmp -s drawn/000.png turned/000.png && grep -q "\"yaw\": -20" turned/000.json'

# What each option of `faces` and `render` does is seen in what they write.
one=(--count 1 --first 3 --crop 128 --face-width 64 --samples 1)
changes() {
    rm -rf changed
    "$MASKGEN" faces "${one[@]}" --out changed "$@" >log 2>&1 || { cat log; return 1; }
    ! diff -rq drawn changed >difference || ! grep -q . log
}
ok "faces --count" changes --count 2
ok "faces --first" changes --first 4
ok "faces --mask" changes --mask kn95
ok "faces --crop" changes --crop 160
ok "faces --face-width" changes --face-width 70
ok "faces --samples" changes --samples 2
ok "faces --yaw" changes --yaw 5
ok "faces --pitch" changes --pitch 5
ok "faces --sheet" changes --sheet
ok "faces --quiet" changes --quiet
ok "faces --config" changes --config <(echo '{"mask": "kn95"}')

# Help is in groups: the command's own options first, then the shared ones, each in one place.
headings() { "$MASKGEN" help "$1" | sed -n 's/^\([A-Z][a-z]*\):$/\1/p' | xargs; }
ok "run has the shared groups" [ "$(headings run)" = "Faces Pattern Search Scoring Running" ]
ok "score's own options come first" [ "$(headings score)" = "Options Faces Scoring Running" ]
ok "a command without options has no groups" [ -z "$(headings version)" ]
ok "an option stands in its group" bash -c '"$MASKGEN" help | sed -n "/^Pattern:/,/^\$/p" | grep -q "^  --palette "'

# Names.
near() { exits 2 "did you mean $1\?" "${@:2}"; }
ok "a command" near render "$MASKGEN" rander
ok "a command of help" near score "$MASKGEN" help scroe
ok "an option" near --faces "$MASKGEN" --face x
ok "is named with that command" exits 2 'option of run, not of eval' "$MASKGEN" eval plain-white --kappa 3
ok "its former name has gone" near --detector "$MASKGEN" eval plain-white --detectors haar
ok "and of widths" near --face-width "$MASKGEN" eval plain-white --face-widths 40
ok "and of a tile" near --tile "$MASKGEN" export plain-white --repeat -o x.png
ok "and of the first head" near --first "$MASKGEN" faces --seed 3
ok "--iterations" near --iters "$MASKGEN" --iterations 5
ok "--colours" near --palette "$MASKGEN" --colours 5
ok "export --size" near --mask-size "$MASKGEN" export plain-white --size M
ok "a family" near cells "$MASKGEN" --family cels --out n
ok "a mask" near surgical "$MASKGEN" render plain-white --mask surgicl --out n
ok "a mask to print" near surgical "$MASKGEN" export plain-white --mask surgicl -o n.pdf
ok "a detector" near haar-alt2 "$MASKGEN" score --detector haar-alt "$face"
ok "a recogniser" near faceres "$MASKGEN" score --recogniser facres "$face"
ok "an aligner" near dlib-68 "$MASKGEN" score --recogniser mock-embed --aligner dlib-86 "$face"
ok "a palette" near greys "$MASKGEN" --palette grays --out n
ok "an objective" near divert "$MASKGEN" --objective divret --out n
ok "a bundled pattern" near plain-white "$MASKGEN" score plain-wite
ok "a topic" near palettes "$MASKGEN" list palete
ok "a set of heads" near synth "$MASKGEN" --faces snyth:4 --out n
ok "a set of heads without a number" near heldout "$MASKGEN" --faces heldot --out n
ok "a file that is not there is near to none" exits 2 '^maskgen: No such file or directory: gone.jpg$' "$MASKGEN" --faces gone.jpg --out n
ok "a stamp" near hog "$MASKGEN" --family stamps --stamp hgo --faces "$face" --out n
ok "a colour that is locked" near black "$MASKGEN" --lock 0=blak --faces "$face" --out n
ok "an option of a search" near attempts "$MASKGEN" --search mlrose:attemps=3 --out n
ok "a word for a number" near auto "$MASKGEN" --threads atuo
ok "another word for a number" near off "$MASKGEN" --min-feature of
ok "what is compared" near original "$MASKGEN" compare orignal
ok "a choice" near canvas "$MASKGEN" --scene canvass
ok "the topics of list are all named" exits 2 'families, detectors, recognisers, aligners, objectives, searches, controls, palettes, patterns, masks' "$MASKGEN" list nosuch
ok "list palettes" bash -c '"$MASKGEN" list palettes | grep -q "^high-chroma .*14 colours"'
ok X
ok "a list of detectors is read alike by score and eval" bash -c '
    "$MASKGEN" score plain-white --detector dlib-hog,nosuch 2>a; "$MASKGEN" eval plain-white --detector dlib-hog,nosuch --out e 2>b
    grep -q "no detector .nosuch." a && cmp a b'
ok "and twice the same one" bash -c '
    "$MASKGEN" score plain-white --detector lbp,lbp 2>a; "$MASKGEN" eval plain-white --detector lbp,lbp --out e 2>b
    grep -q "named twice: lbp" a && cmp a b'
ok "and a weight" bash -c '
    "$MASKGEN" score plain-white --detector lbp:2 2>a; "$MASKGEN" eval plain-white --detector lbp:2 --out e 2>b
    grep -q "weights are for searching" a && cmp a b'
ok "nothing of all that was written" [ -z "$(find n -type f 2>/dev/null)" ]
ok "help COMMAND is COMMAND --help" cmp <("$MASKGEN" help score) <("$MASKGEN" score --help)
ok "version is --version" cmp <("$MASKGEN" version) <("$MASKGEN" --version)
cp "$face" ./-d.jpg
ok "a file that begins with a dash" exits 2 'write ./ before it, or --' "$MASKGEN" score -d.jpg
ok "goes after --" code 0 "$MASKGEN" score -- -d.jpg
ok "help says so" bash -c '"$MASKGEN" score --help | grep -q "goes after --"'
ok "an empty name" exits 2 '^maskgen: an empty name' "$MASKGEN" score ""
ok "an empty name of a picture" exits 2 '^maskgen: an empty name' "$MASKGEN" score --as picture ""
ok "an empty name of an option" exits 2 'an empty name: --baseline' "$MASKGEN" score "$face" --baseline ""
ok "an empty folder" exits 2 'an empty name: --out' "$MASKGEN" --out=
printf '{"seed": 9007199254740993}' >big.json
ok "a number is quoted as the file has it" exits 2 '9007199254740993 is outside' "$MASKGEN" --config big.json

# One of a thing.
ok "one head" [ "$("$MASKGEN" faces "${one[@]}" --out one)" = "1 head in one" ]
ok "one picture of one face" [ "$("$MASKGEN" render plain-white --faces "$face" --out worn)" = "1 picture of 1 face and sheet.png in worn" ]
"$MASKGEN" score "$face" --baseline b.json --update-baseline -q
ok "one score holds" bash -c '"$MASKGEN" score "$1" --baseline b.json | grep -q "1 of 1 score holds$"' - "$face"
ok "one iteration, one face" bash -c '"$MASKGEN" --iters 1 --faces "$1" --out i >i.txt && grep -q "^1 iteration, " i.txt && grep -q "tested on 1 face that" i.txt' - "$face"
done_testing
