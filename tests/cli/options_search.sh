# What each option of run does to the search, and how it is run; options_run.sh has the others.
. "$(dirname "$0")/effects.bash"
command=run
printf '{"seed": 5}' >spec.json
loud=(--iters 2 --faces "$face" --crop 128 --face-width 96 --out o)
tiny=("${loud[@]}" -q)
long=("${tiny[@]}" --iters 30)
steady tiny
changes iters tiny 4
changes objective tiny decoy
changes kappa tiny 3
decoy=("${tiny[@]}" --objective decoy)
changes decoys decoy 2
changes search tiny random
changes schedule long geom
changes temp long 5
geom=("${long[@]}" --schedule geom)
changes decay geom 0.5
changes min-temp geom 0.9
changes start tiny random
changes restarts long 2
changes max-stall long 1
changes target-rate long 1

changes seed tiny 2
changes config tiny ../spec.json
changes out tiny p
keeps threads tiny 2 1025
changes engine tiny dlib
checkpoints() {
    "$MASKGEN" "${tiny[@]}" --iters 1000000 --checkpoint-every 1 --out kept &
    local pid=$! got
    appears kept/checkpoint.1
    got=$?
    kill $pid
    wait $pid
    return $got
}
shown+=" checkpoint-every"
ok "run --checkpoint-every" checkpoints
changes json tiny
changes quiet loud
changes verbose loud
all_shown Search Running
