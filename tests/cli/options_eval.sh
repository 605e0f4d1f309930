# What each option of eval does.
. "$(dirname "$0")/effects.bash"
command=eval
printf '{"mask": "kn95"}' >spec.json
"$MASKGEN" --iters 0 --faces "$face" --crop 128 --face-width 96 -q --out small # its best-of-K is searched on one face
loud=("$PWD/small/run.json" --faces "$face" --crop 128 --face-width 96 --detector dlib-hog --randoms 1 --best-of 1 --out o)
eval=("${loud[@]}" -q)
steady eval
changes detector eval lbp
changes face-width eval 90
changes randoms eval 2
changes best-of eval 3
changes coverage eval
changes markdown loud
changes seed eval 2
changes faces eval "$other"
changes mask eval kn95
changes views eval 2
views=("${eval[@]}" --views 2)
changes view-seed views 2
changes crop eval 144
changes channels eval rgb
changes upsample eval 1
changes out eval p
people=("$PWD/small/run.json" --detector none --recogniser mock-embed --aligner box --people "$photos/../johns:1/5" --others "$other" --crop 128
    --face-width 96 --randoms 1 --best-of 1 --out o -q)
steady people
changes recogniser people "mock-embed:a"
changes aligner people box,oracle
changes people people "$photos/../johns:2/5"
changes finder people lbp
changes others people "$face"
keeps threads eval 2 1025
changes quiet loud
changes verbose loud
changes json loud
changes config eval ../spec.json
all_shown
