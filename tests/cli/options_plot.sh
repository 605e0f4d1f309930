# What each option of plot does.
. "$(dirname "$0")/effects.bash"
"$MASKGEN" --iters 2 --faces "$face" --crop 128 --face-width 96 -q --out run || exit 1
mkdir start
cp -r run start
before=start
command=plot
plot=(run)
steady plot
changes out plot charts
changes quiet plot
changes verbose plot
changes json plot
all_shown
