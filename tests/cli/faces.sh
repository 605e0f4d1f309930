# Synthetic heads from the command line: files, determinism over threads, ranges.
. "$(dirname "$0")/lib.bash"
small=(--count 2 --first 5 --crop 128 --face-width 64 --samples 1 --quiet)
"$MASKGEN" faces "${small[@]}" --sheet --threads 1 --out "$scratch/one"
ok "faces exits 0" [ $? -eq 0 ]
ok "and writes a picture, facts and a mask layer each, and the sheet" \
    [ "$(ls "$scratch/one" | xargs)" = "000.json 000.mask 000.png 001.json 001.mask 001.png sheet.png" ]
"$MASKGEN" faces "${small[@]}" --threads 2 --out "$scratch/two"
ok "the same bytes on two threads" bash -c "cd '$scratch/one' && for f in 00*; do cmp \$f ../two/\$f || exit 1; done"
"$MASKGEN" faces "${small[@]}" --yaw 20 --out "$scratch/turned"
ok "--yaw turns the head" grep -q '"yaw": 20' "$scratch/turned/000.json"
ok "a yaw out of range names itself" exits 2 'yaw' "$MASKGEN" faces "${small[@]}" --yaw 85 --out "$scratch/x"
ok "an unknown mask names itself" exits 2 'mask.*balaclava' "$MASKGEN" faces "${small[@]}" --mask balaclava --out "$scratch/x"
ok "a wrong number of heads names itself" exits 2 'synth:0' "$MASKGEN" --faces synth:0 --iters 1 --out "$scratch/x"
export XDG_CACHE_HOME=$scratch/cache
mix=(--faces synth:1 "$photos/Tom_Cruise_avp_2014_4.jpg" --views 2 --iters 3 --quiet)
"$MASKGEN" "${mix[@]}" --out "$scratch/cold"
ok "heads and photos mix, in two views each" bash -c "grep -c '\"sha256\"' '$scratch/cold/run.json' | grep -qx 3"
"$MASKGEN" "${mix[@]}" --out "$scratch/warm"
ok "a cached head gives the same run" cmp "$scratch/cold/trace.csv" "$scratch/warm/trace.csv"
for f in "$scratch"/cache/maskgen/faces/*.face; do printf 'x' | dd of="$f" bs=1 seek=5000 conv=notrunc status=none; done
"$MASKGEN" "${mix[@]}" --out "$scratch/damaged"
ok "a damaged cache is made anew" cmp "$scratch/cold/trace.csv" "$scratch/damaged/trace.csv"
done_testing
