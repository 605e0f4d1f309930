# What each option of run does to faces, pattern and scoring; options_search.sh has the others.
. "$(dirname "$0")/effects.bash"
command=run
tiny=(--iters 2 --faces "$face" --crop 128 --face-width 96 -q --out o)
printf '{"faces": ["synth:1"], "crop": 128, "face-width": 96, "iters": 1, "objective": "decoy", "grid": "2x2"}' >flat.json
flat=(--config ../flat.json -q --out o)
canvas=("${flat[@]}" --scene canvas --size 160x160)
steady tiny
changes faces tiny "$other"
changes mask tiny kn95
changes views tiny 2
views=("${tiny[@]}" --views 2)
changes view-seed views 2
changes crop tiny 144
changes face-width tiny 90

changes family tiny bars
changes grid tiny 3x3
changes levels tiny 2
changes palette tiny greys
stamps=("${tiny[@]}" --family stamps)
changes stamp stamps face
changes symmetry tiny mirror
changes repeat tiny 2x1
bars=("${tiny[@]}" --family bars)
changes min-feature bars 12
changes lock tiny 0=black

changes detector tiny lbp
pair=("${tiny[@]}" --views 2 --objective confuse --recogniser mock-embed --aligner box)
changes recogniser pair mock-embed:2
changes aligner pair oracle
changes match pair worst --aligner box,oracle
changes people tiny synth:1
changes scene flat canvas --size 160x160
changes size canvas 176x160
changes channels tiny rgb
changes upsample tiny 1
all_shown Faces Pattern Scoring
