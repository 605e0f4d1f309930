# Photos named one by one are treated as those of a folder: what is no picture is named and left out. What is not there is refused.
. "$(dirname "$0")/lib.bash"
cd "$scratch"
mkdir photos
cp "$photos/Tom_Cruise_avp_2014_4.jpg" photos/a.jpg
head -c 3000 photos/a.jpg >photos/cut.jpg
small=(--crop 128 --face-width 96)
# both COMMAND…: with the folder and with its files, exit code 0 and the same words.
both() {
    rm -rf out
    code 0 "$MASKGEN" "$@" --faces photos || return
    cat stdout stderr >of-folder
    rm -rf out
    code 0 "$MASKGEN" "$@" --faces photos/a.jpg photos/cut.jpg && cat stdout stderr | cmp - of-folder && grep -q 'damaged.*photos/cut\.jpg' of-folder
}
ok "run" both --iters 0 "${small[@]}" --out out
ok "its record names it" bash -c "sed -n '/\"dropped\"/,/]/p' out/run.json | grep -q 'cut\.jpg'"
ok "render" both render plain-white "${small[@]}" --out out
ok "score" both score plain-white "${small[@]}"
ok "eval" both eval plain-white --crop 128 --face-width 96 --randoms 1 --best-of 1 --detector dlib-hog --out out
ok "none but broken ones: exit 2" exits 2 'no usable face.*damaged' "$MASKGEN" --iters 0 --faces photos/cut.jpg --out out
for command in "run --iters 0 --out out" "render plain-white --out out" "score plain-white" "eval plain-white --detector dlib-hog --out out"; do
    ok "$command: a file that is not there: exit 2" exits 2 'gone\.jpg' "$MASKGEN" $command --faces photos/a.jpg photos/gone.jpg
done
done_testing
