# --verbose tells of versions, CPU path, faces that are not used, and the time of each stage, on standard error alone.
. "$(dirname "$0")/lib.bash"
cd "$scratch"
export XDG_CACHE_HOME=${XDG_CACHE_HOME:-$scratch/cache}
face=$photos/Tom_Cruise_avp_2014_4.jpg
echo no picture >text.jpg
run=("$MASKGEN" --iters 3 --faces "$face" text.jpg --crop 128 --face-width 96)
"${run[@]}" --out run >plain 2>plain.err
"${run[@]}" --out run -v >said 2>err
ok "standard output is as without" cmp plain said
ok "the program and its libraries" bash -c 'diff <(sed -n "1,3s/^maskgen: //p" err) <("$MASKGEN" version)'
ok "eight libraries with their versions" [ "$("$MASKGEN" version | sed -n 2p | grep -oE '[A-Za-z0-9]+ (turbo )?[0-9]+\.[0-9.]+' | wc -l)" -eq 8 ]
ok "the CPU path is the record's" grep -q "\"cpu-path\": \"$(sed -n 's/^maskgen: CPU path //p' err)\"" run/run.json
ok "a file that is not used, and why" grep -q 'not used: neither PNG nor JPEG: text.jpg' err
ok "the stages in their order" [ "$(sed -nE 's/^maskgen: (.*): [0-9.]+ s$/\1/p' err | grep -v loading | sed 's/[0-9]\+/N/' | paste -sd,)" = "setup,search,best of N random patterns,controls,writing,all" ]
ok "which take as long as all, but for a rest" awk -F': ' '/ s$/ { s = $NF + 0; if ($2 == "all") all = s; else sum += s } END { exit !(sum <= all + 0.05 && sum > all / 2) }' err
ok "without it no stage" bash -c '! grep -qE "[0-9] s$|dlib" plain.err'
ok "beside --json, too" bash -c '"$@" -v --json --out json 2>err >said && grep -q "^maskgen: search: " err' - "${run[@]}"
ok "which stays one document" is_json said
ok "other commands tell of theirs" bash -c '"$MASKGEN" score "$1" -v 2>&1 >/dev/null | grep -qE "^maskgen: scoring file: [0-9.]+ s$"' - "$face"
ok "--quiet is its contrary" exits 2 'quiet and --verbose: only one' "${run[@]}" -q -v --out none
ok "which writes nothing" [ ! -e none ]
done_testing
