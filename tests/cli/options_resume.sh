# What each option of resume does.
. "$(dirname "$0")/effects.bash"
cp "$face" photo.jpg
tiny=(--iters 2 --crop 128 --face-width 96 -q)
"$MASKGEN" "${tiny[@]}" --faces "$scratch/photo.jpg" --out whole || exit 1
mkdir start start/run start/maskgen-out
cp whole/spec.json start/run
cp whole/spec.json start/maskgen-out
before=start
command=resume
loud=(run)
resume=(run -q)
none=(-q)
steady resume
shown+=" out"
ok "resume --out" differs out none --out run
keeps threads resume 2 1025
changes checkpoint-every resume 7
changes quiet loud
changes verbose loud
changes json loud
all_shown
