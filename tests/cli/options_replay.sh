# What each option of replay does.
. "$(dirname "$0")/effects.bash"
cp "$face" photo.jpg
"$MASKGEN" --iters 2 --crop 128 --face-width 96 -q --faces "$scratch/photo.jpg" --out run || exit 1
mkdir start start/away
cp -r run start
cp photo.jpg start/away
before=start
command=replay
replay=(run/run.json)
steady replay
keeps threads replay 2 1025
changes engine replay dlib
changes quiet replay
changes verbose replay
mv photo.jpg gone.jpg
picture=(run/pattern.png)
shown+=" faces"
effect without "${picture[@]}"
effect with "${picture[@]}" --faces away/photo.jpg
ok "replay --faces" bash -c 'grep -qx 2 without/code && grep -qx 0 with/code'
cp "$other" photo.jpg
changes check replay
ok "which stops at once" bash -c 'grep -qx 3 with/code && ! grep -q DIFFERS with/stdout && grep -q "input differs" with/stdout'
all_shown
