# What surrounds a command: the locale, temporary and cache folders that are not there, and names of files as odd and long as the system
# takes. Results are the same, or the reason is said and nothing is left behind.
. "$(dirname "$0")/lib.bash"
cd "$scratch"
export XDG_CACHE_HOME=${XDG_CACHE_HOME:-$scratch/cache}
cp "$photos/Tom_Cruise_avp_2014_4.jpg" p.jpg
small=(--faces p.jpg --crop 128 --face-width 96)
quick=(--detector dlib-hog --randoms 1 --best-of 1 --face-width 96 --crop 128)
"$MASKGEN" --iters 3 "${small[@]}" --out plain >plain.txt 2>&1 || cat plain.txt
same() { cmp "$1/pattern.png" "$2/pattern.png" && cmp "$1/trace.csv" "$2/trace.csv" && cmp "$1/preview.png" "$2/preview.png"; }
# Neither control characters nor bytes that are no UTF-8 (iconv), line breaks apart.
harmless() { iconv -f UTF-8 -t UTF-8 "$@" >/dev/null && ! cat "$@" | tr -d '\n' | grep -qP '[\x00-\x1f\x7f]|\xc2[\x80-\x9f]'; }

# ---- a decimal comma, from a locale that is made here ----
printf 'LC_NUMERIC\ndecimal_point ","\nthousands_sep "."\ngrouping 3;3\nEND LC_NUMERIC\n' >comma.src
mkdir locales
localedef -c --no-archive -i ./comma.src -f ./none locales/comma >localedef.txt 2>&1
comma() { LOCPATH=$scratch/locales LC_ALL=comma "$@"; }
if [ "$(comma bash -c 'printf %.1f 1,5' 2>/dev/null)" = 1,5 ]; then
    comma "$MASKGEN" --iters 3 "${small[@]}" --out comma >comma.txt 2>&1
    ok "in a locale with a decimal comma the same is printed" diff <(sed 's|^plain/|comma/|' plain.txt) <(grep -v '^Fontconfig' comma.txt)
    ok "and written" same plain comma
    # A host of the library may have set its locale; a library that is loaded first does so here.
    printf '#include <locale.h>\n__attribute__((constructor)) static void set(void) { setlocale(LC_ALL, ""); }\n' >host.c
    if [[ $B != *san* ]] && gcc -shared -fPIC -o host.so host.c; then
        host() { comma env LD_PRELOAD="$scratch/host.so" "$@" 2>/dev/null; }
        ok "(such a host prints commas itself)" bash -c "LOCPATH=$scratch/locales LC_ALL=comma LD_PRELOAD=$scratch/host.so '$MASKGEN' export plain-white -o x.svg 2>/dev/null | grep -q 'median 0,'"
        host "$MASKGEN" --iters 3 --temp 0.5 "${small[@]}" --out host -q
        "$MASKGEN" --iters 3 --temp 0.5 "${small[@]}" --out guest -q
        ok "a host of that locale gets the same files" same guest host
        ok "and whole JSON" is_json host/run.json
        ok "a number of the command line is read with its point" grep -q '"temp": 0.5' host/spec.json
        host "$MASKGEN" eval plain-white --faces p.jpg "${quick[@]}" --out eval-host -q
        "$MASKGEN" eval plain-white --faces p.jpg "${quick[@]}" --out eval -q
        ok "an evaluation's, too" diff -r -x .lock eval-host eval
        for kind in pdf svg png; do
            host "$MASKGEN" export plain-white -o host.$kind -q
            "$MASKGEN" export plain-white -o guest.$kind -q
            ok "and a $kind sheet" cmp host.$kind guest.$kind
        done
    else
        echo "# not run: a host with a locale of its own, for sanitizers want to be loaded first"
    fi
else
    echo "# not run: a decimal comma, for localedef made no locale"
fi

# ---- temporary folders ----
mkdir rel 'with space' cut
touch file
replay() { env "$1" "$MASKGEN" replay plain/run.json -q; }
for tmp in "" rel "with space" "$scratch/rel"; do
    ok "replay: TMPDIR=${tmp/$scratch/…}" replay "TMPDIR=$tmp"
done
ok "replay: no TMPDIR" env -u TMPDIR "$MASKGEN" replay plain/run.json -q
printf 'cd /\nwhile read -r p; do echo "$p" >>%s/asked; [ -s "$p" ] && echo "{\\"faces\\": []}"; done\n' "$scratch" >exec.sh
box=(score p.jpg --detector "exec:sh exec.sh")
for tmp in rel "with space"; do
    ok "exec: a relative TMPDIR, and a command that works elsewhere: $tmp" code 0 env "TMPDIR=$tmp" "$MASKGEN" "${box[@]}"
    ok "it was asked there" bash -c 'tail -n 1 asked | grep -qF "$1/maskgen-exec-"' - "$scratch/$tmp"
done
for tmp in nosuch file; do
    ok "replay: TMPDIR=$tmp" exits 2 "cannot make a temporary folder: N.* \(TMPDIR names another place\): $tmp\$" env TMPDIR=$tmp "$MASKGEN" replay plain/run.json
    ok "exec: TMPDIR=$tmp" exits 2 "cannot make a temporary folder: N.* \(TMPDIR names another place\): $tmp\$" env TMPDIR=$tmp "$MASKGEN" "${box[@]}"
done
mkdir $'line\nbreak'
ok "exec: a TMPDIR that no line can name" exits 2 'line break in its name' env TMPDIR=$'line\nbreak' "$MASKGEN" "${box[@]}"
ok "nothing is left in any of them" bash -c '[ -z "$(ls -A rel "with space" line*break | grep maskgen)" ]'

# ---- home, cache and weights ----
synth=(--iters 3 --faces synth:1 --crop 128 --face-width 96 -q)
"$MASKGEN" "${synth[@]}" --out cached
homes=("-u HOME" "HOME=" "HOME=/proc" "HOME=$scratch/file")
for home in "${homes[@]}"; do
    rm -rf homeless
    ok "a run with ${home/$scratch/…} and no XDG_CACHE_HOME" env -u XDG_CACHE_HOME $home "$MASKGEN" "${synth[@]}" --out homeless
    ok "has the same results" same cached homeless
done
ok "a relative XDG_CACHE_HOME does not count" env -u HOME XDG_CACHE_HOME=relative "$MASKGEN" "${synth[@]}" --out relative-run
ok "and is not made" [ ! -e relative ]
ok "models: no place to keep them" exits 2 'neither \$MASKGEN_MODELS nor \$HOME names a folder' \
    env -u HOME -u XDG_CACHE_HOME -u MASKGEN_MODELS "$MASKGEN" models --from cut
mkdir -p models elsewhere
head -c 1000 /dev/zero >models/fr_detect.onnx
ok "a relative MASKGEN_MODELS is looked into" exits 2 'damaged model file, 1000 bytes .*: models/fr_detect\.onnx' \
    env -u XDG_CACHE_HOME MASKGEN_MODELS=models "$MASKGEN" score p.jpg --detector ultraface
ok "from where the command is run" exits 2 'not installed' \
    env -C elsewhere -u XDG_CACHE_HOME -u HOME MASKGEN_MODELS=models "$MASKGEN" score ../p.jpg --detector ultraface

# ---- names ----
odd=$'a\e[31m\n\x9b\xff\xc2\x9b q"\'*'
cp p.jpg "$odd.jpg"
cp p.jpg "with space \"it's\".jpg"
mkdir "in$odd"
cp p.jpg "in$odd"
echo x >"in$odd/$odd.jpg"
at() { "$@" >>said 2>&1 || { echo "# exit $?: ${*:2}" | tr -d '\000-\037\177-\377'; cat said | tr -d '\000-\011\013-\037\177-\377'; false; }; }
ok "run" at "$MASKGEN" --iters 3 --faces "$odd.jpg" "in$odd" "with space \"it's\".jpg" --crop 128 --face-width 96 --out "run$odd"
ok "a record cannot hold such a name: replay says which it looked for" exits 2 'names faces that are not here: give them with --faces: a\?' \
    "$MASKGEN" replay "run$odd/run.json"
cat stderr >>said
ok "resume" at "$MASKGEN" resume "run$odd"
ok "render" at "$MASKGEN" render "run$odd/pattern.png" --faces "$odd.jpg" --crop 128 --face-width 96 --out "render$odd"
ok "render --numbered" at "$MASKGEN" render "run$odd/pattern.png" --numbered --out "render$odd"
ok "score" at "$MASKGEN" score "$odd.jpg" --baseline "base$odd" --update-baseline
cp "run$odd/pattern.png" "pattern$odd.png"
ok "eval" at timeout $((60 * MASKGEN_SLOW)) "$MASKGEN" eval "run$odd/pattern.png" "pattern$odd.png" --faces "$odd.jpg" "in$odd" "${quick[@]}" --out "eval$odd"
ok "eval --markdown" at "$MASKGEN" eval "pattern$odd.png" plain-white --faces "$odd.jpg" "${quick[@]}" --out "eval$odd" --markdown
ok "export" at "$MASKGEN" export "pattern$odd.png" -o "export$odd.svg"
ok "export --tile" at "$MASKGEN" export "pattern$odd.png" -o "export$odd.png" --tile
ok "faces" at "$MASKGEN" faces --count 1 --samples 1 --crop 128 --face-width 96 --out "faces$odd"
for refused in "score nosuch$odd" "resume nosuch$odd" "eval nosuch$odd" "--palette nosuch$odd" "nosuch$odd" "--mask nosuch$odd" "--config nosuch$odd"; do
    IFS=' ' read -rd '' -a words <<<"$refused"
    "$MASKGEN" "${words[@]}" >>said 2>&1
done
ok "the terminal saw no control character and whole UTF-8" harmless said
"$MASKGEN" score "$odd.jpg" --json >score.json
"$MASKGEN" --iters 3 --faces "$odd.jpg" --crop 128 --face-width 96 --out "run$odd" --json >run.json 2>notes
for file in score.json run.json "run$odd/run.json" "run$odd/spec.json" "eval$odd/eval.json" "base$odd" "faces$odd"/*.json; do
    name=$(tr -d '\000-\037\177-\377' <<<"$file")
    ok "$name is whole JSON" is_json "$file"
    ok "$name is UTF-8 that steers nothing" harmless "$file"
done
ok "no result has a byte in its name that steers" bash -c '! ls "$@" | tr -d "\n" | LC_ALL=C grep -q "[[:cntrl:]]"' - "render$odd"

# ---- long paths ----
step=$(printf '%0199d' 0)
deep() { # LENGTH: a path of so many bytes
    local path=
    while [ ${#path} -lt $(($1 - 200)) ]; do path+=$step/; done
    printf "%s%0$(($1 - ${#path}))d" "$path" 1
}
long=$(deep 4000)
for command in "--iters 3 --faces p.jpg --crop 128 --face-width 96" "eval plain-white --faces p.jpg ${quick[*]}" \
    "render plain-white --faces p.jpg --crop 128 --face-width 96" "faces --count 1 --samples 1 --crop 128 --face-width 96"; do
    ok "4,000 bytes: ${command%% --*}" code 0 "$MASKGEN" $command --out "$long"
    ok "with results" [ -n "$(find "$step" -name '*.png' -o -name 'eval.csv')" ]
    [[ $command != --iters* ]] || ok "and read again" code 0 "$MASKGEN" score "$long/preview.png" -q
    [[ $command != --iters* ]] || ok "an evaluation names all of it" bash -c '"$MASKGEN" eval "$1/pattern.png" --faces p.jpg "${@:2}" --out deep 2>/dev/null |
        grep -q "/pattern.png (cells, hide searched on hog, seed 1)"' - "$long" "${quick[@]}"
    rm -rf "$step"
    ok "4,095 bytes: exit 0, or 2 and the reason first" bash -c '"${@:2}" --out "$1" -q 2>why || { [ $? -eq 2 ] && grep -q "^maskgen: a path of more than 4095 bytes: 0" why; }' \
        - "$(deep 4095)" "$MASKGEN" $command
    [ ! -s why ] || ok "then no folder is left" [ ! -e "$step" ]
    rm -rf "$step"
    ok "5,000 bytes" exits 2 '^maskgen: longer than 4095 bytes: --out' "$MASKGEN" $command --out "$(deep 5000)"
done

# ---- what is refused leaves no folder of its own ----
for command in "eval plain-white --faces nosuch.jpg" "--faces nosuch.jpg" "--faces p.jpg --detector ultraface"; do
    env -u HOME MASKGEN_MODELS=none XDG_CACHE_HOME=none "$MASKGEN" $command --out new/one/two -q >refused 2>&1
    ok "refused: $command" bash -c '[ "$1" -eq 1 -o "$1" -eq 2 ] && [ ! -e new ]' - $?
done
mkdir old
"$MASKGEN" eval plain-white --faces nosuch.jpg --out old/one -q 2>/dev/null
ok "a folder that was there stays" bash -c '[ -d old ] && [ ! -e old/one ]'
done_testing
