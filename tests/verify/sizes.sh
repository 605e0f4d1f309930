# Pictures of every size that may come along, a hundred faces in one photo, 10,000 pictures: exit codes, refusals that name the size and the
# limits, processor time and the most memory held. Time is the processor's: other programs do not count. SIZES_PICTURES varies the 10,000.
rm -rf "${work:?}" && mkdir -p "$work" && work=$(realpath "$work")
export XDG_CACHE_HOME=$work/cache
tools=$PWD/$B/tests
photo=$photos/Tom_Cruise_avp_2014_4.jpg # 565×800, one face
make_picture() { "$tools/photo" "$1" "$work/$2" "${@:3}"; }
make_picture "$photo" half.png scale=0.5
make_picture "$work/half.png" crowd.jpg size=2820x4000 # ten by ten of it
make_picture "$photo" full.jpg size=8192x8192
make_picture "$photo" full.png size=8192x8192
make_picture "$photo" over.jpg size=8192x8193
make_picture "$photo" large-face.jpg scale=12.1 # 6836×9680
make_picture "$photo" one.png size=1x1
make_picture "$photo" longest.png size=16384x1
make_picture "$photo" line.jpg size=65500x1
make_picture "$photo" line.png size=65500x1

# peak COMMAND…: sets code, wall, cpu (both in seconds) and mib.
peak() { read -r code wall cpu mib < <("$tools/peak" "$@" 3>&1 >"$work/out" 2>"$work/err"); }
# check NAME CODE MIB SECONDS: of the command before: its exit code, the most memory and processor time that it may have taken.
check() {
    echo "CHECK $1 exit-$code,$mib-MiB,$cpu-s exit-$2,<=$3-MiB,<=$4-s $(awk "BEGIN { print $code == $2 && $mib <= $3 && $cpu <= $4 }")"
}
# check_faces NAME LIST: how many faces `score` lists.
check_faces() {
    local n
    n=$(grep -c '"box"' "$work/out")
    echo "CHECK $1_faces $n >=$2 $((n >= $2))"
}

for kind in jpg png; do
    peak "$MASKGEN" score "$work/full.$kind" --json
    check "64_Mpx_${kind}" 0 1024 120
    check_faces "64_Mpx_${kind}" 100
done
peak "$MASKGEN" --iters 2 --faces "$work/large-face.jpg" --out "$work/large" --quiet
check 64_Mpx_of_one_face 0 1024 60
for name in one.png longest.png; do
    peak "$MASKGEN" score "$work/$name" --json
    check "${name%.png}_scored" 0 64 10
done
peak "$MASKGEN" --faces "$work/one.png" --out "$work/x" --quiet
check one_as_a_face 2 64 10
for name in over.jpg line.jpg line.png; do
    peak "$MASKGEN" score "$work/$name"
    check "refused_$name" 2 64 2
    said=$(grep -cE '[0-9]+×[0-9]+ pixels are outside the limits \(sides 1 … 16384, at most 64 Mpx\).*'"$name" "$work/err")
    echo "CHECK refusal_of_${name}_names_size_limits_and_file $said 1 $((said == 1))"
done

peak "$MASKGEN" score "$work/crowd.jpg" --json
check hundred_faces_scored 0 256 30
check_faces hundred 100
peak "$MASKGEN" --iters 2 --faces "$work/crowd.jpg" --out "$work/crowd" --quiet
check hundred_faces_worn 0 1600 240
worn=$(sed -n '/"used": \[/,/^    \]/p' "$work/crowd/run.json" | grep -c '"name"')
echo "CHECK faces_of_one_photo_worn $worn 100 $((worn == 100))"

# As many pictures, and a tenth of them: time and memory grow as they do, not faster. A picture leaves its row, some 5 KB.
n=${SIZES_PICTURES:-10000}
make_picture "$work/half.png" small.png scale=0.3
mkdir "$work/many"
for ((i = 0; i < n; i++)); do echo "$work/small.png $work/many/$i.png"; done | xargs -n 2 ln
cd "$work/many" || exit 1
few=()
for ((i = 0; i < n / 10; i++)); do few+=("$i.png"); done
for name in b.json b.csv; do
    peak "$MASKGEN" score "${few[@]}" --baseline "few-$name" --update-baseline --quiet
    peak "$MASKGEN" score "${few[@]}" --baseline "few-$name" --quiet
    few_cpu=$cpu few_mib=$mib
    peak "$MASKGEN" score [0-9]*.png --baseline "$name" --update-baseline --quiet
    check "${n}_pictures_into_$name" 0 256 60
    peak "$MASKGEN" score [0-9]*.png --baseline "$name" --quiet
    check "${n}_pictures_held_to_$name" 0 256 60
    awk -v many="$cpu" -v few="$few_cpu" -v more="$((mib - few_mib))" -v n="$n" -v name="$name" 'BEGIN {
        printf "CHECK time_of_ten_times_as_many_%s %.1f <=13 %d\n", name, many / few, many / few <= 13
        printf "CHECK memory_of_one_more_picture_%s %.1f-KiB <=10-KiB %d\n", name, more * 1024 / (0.9 * n), more * 1024 / (0.9 * n) <= 10 }'
done
