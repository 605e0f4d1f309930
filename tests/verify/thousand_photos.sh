# An evaluation of a folder of 1,000 photos: links to those of libdlib19.1 and to the portraits, over and over under names of their own, with
# 20 files between them that are no pictures, or broken ones. Under a terminal, for its progress; a copy must give what the original gives.
rm -rf "$work" && mkdir -p "$work/photos"
sources=("$photos"/*.jpg)
if [ -n "${MASKGEN_DEV_FACES:-}" ]; then sources+=("$MASKGEN_DEV_FACES"/*.jpg); else echo "# not run: the portraits of \$MASKGEN_DEV_FACES"; fi
for ((i = 0; i < 1000; i++)); do
    from=${sources[i % ${#sources[@]}]}
    printf -v at '%s/photos/%04d+%s' "$work" $i "$(basename "$from")"
    case $i in
    *49) # by turns: half of a JPEG, nothing, another format, a header alone, a link to nowhere
        case $((i / 50 % 5)) in
        0) head -c $(($(stat -Lc %s "$from") / 2)) "$from" >"$at" ;;
        1) : >"$at" ;;
        2) echo "no picture" >"$at" ;;
        3) printf '\x89PNG\r\n\x1a\n\0\0\0\rIHDR' >"$at" ;;
        4) ln -s nowhere "$at" ;;
        esac
        ;;
    *99) head -c 3000 /dev/zero >"$at" ;;
    *) ln -s "$from" "$at" ;;
    esac
done
broken=$(find "$work/photos" '(' -type f -o -xtype l ')' | wc -l)

others() { awk '/^cpu / { print $2 + $3 + $4 + $7 + $8 }' /proc/stat; } # hundredths of a second that the machine worked
before=$(others) begin=$(date +%s%N)
cat >"$work/job.sh" <<END
echo \$\$ >'$work/pid'
exec '$MASKGEN' eval plain-black --detector dlib-hog,ultraface --randoms 1 --best-of 1 --face-width 105 --faces '$work/photos' --out '$work/out'
END
TIMEFORMAT='%U %S'
{ time script -qec "sh '$work/job.sh'" "$work/screen" >/dev/null </dev/null; } 2>"$work/times" &
job=$! peak=0
while kill -0 $job 2>/dev/null; do
    now=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$(cat "$work/pid" 2>/dev/null || echo none)/status" 2>/dev/null)
    [ "${now:-0}" -gt $peak ] && peak=$now
    sleep 0.2
done
wait $job
code=$?
wall=$((($(date +%s%N) - begin) / 10000000)) busy=$(($(others) - before))
echo "CHECK exit $code 0 $((code == 0))"
steps=$(grep -ao '105 px: photo [0-9]*/1000 …' "$work/screen" | sort -u | wc -l)
echo "CHECK steps_of_progress_on_the_terminal $steps >=20 $((steps >= 20))"

# Both processors at work: three quarters of what other programs left.
read -r user system <"$work/times"
awk -v own="$(awk "BEGIN { print 100 * ($user + $system) }")" -v user="$user" -v wall=$wall -v busy=$busy -v n="$(nproc)" 'BEGIN {
    others = busy > own ? busy - own : 0
    share = own / (n * wall - others)
    printf "# %.0f s, %.0f s of it in other programs; user time / wall %.2f on %d processors\n", wall / 100, others / 100, 100 * user / wall, n
    printf "CHECK share_of_free_processor_time %.2f >=0.75 %d\n", share, (share >= 0.75) }'
echo "CHECK peak_memory_MB $((peak / 1024)) <1024 $((peak > 0 && peak < 1024 * 1024))"

# Every broken file is named, and nothing else.
sed -n '/"unreadable": \[/,/\]/p' "$work/out/eval.json" | grep -o 'photos/[0-9]*+' | sort >"$work/named"
find "$work/photos" '(' -type f -o -xtype l ')' | grep -o 'photos/[0-9]*+' | sort >"$work/broken"
echo "CHECK broken_files_named $(comm -12 "$work/named" "$work/broken" | wc -l)-of-$broken,$(comm -23 "$work/named" "$work/broken" | wc -l)-others $broken-of-$broken,0-others \
$(cmp -s "$work/named" "$work/broken" && echo 1 || echo 0)"

# As many lines of figures per photo as it has copies: all faces of all copies, with the same margins.
for from in "${sources[@]}"; do
    echo "$(find "$work/photos" -lname "$from" | wc -l) $(basename "$from")"
done >"$work/copies"
faces=$(sed -n 's/^ *"faces": *\([0-9]*\),*$/\1/p' "$work/out/eval.json" | head -1)
awk -F'","' 'NR == FNR { split($0, c, " "); copies[c[2]] = c[1]; next }
    FNR > 1 { name = $2; sub(/.*\/[0-9]*\+/, "", name); sub(/.*\/[0-9]*\+/, "", $2); sub(/^photos,105,"[0-9]*./, "", $1)
              seen[name "|" $0]++ }
    END { for (row in seen) { split(row, part, "|"); lines++; odd += seen[row] % copies[part[1]] != 0 }
          printf "CHECK lines_of_figures_that_differ_between_copies %d-of-%d 0-of-%d %d\n", odd, lines, lines, (lines > 0 && !odd) }' \
    "$work/copies" "$work/out/eval.csv"
echo "CHECK faces_found ${faces:-0} >=980 $((${faces:-0} >= 980))" # one a photo and more
