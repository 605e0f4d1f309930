# Are faceboxes and facemesh-full fed and read as they were when they were measured with another program (Python, OpenCV's dnn, the graphs
# converted by it)? On the portraits as they are: every face, no other place, and the least probability. A face is where dlib-hog's box is, with
# an IoU above 0.3; that dlib-hog finds one on each says nothing of it here.
portraits=${MASKGEN_DEV_FACES:-}
[ -n "$portraits" ] || { echo "# not run: the portraits of \$MASKGEN_DEV_FACES"; exit 0; }
mkdir -p "$work"

# "FILE margin x y w h" for each detection.
detections() {
    awk '/"path":/ { path = $2 } /"margin":/ { margin = $2 } /"box":/ { gsub(/[^0-9. -]/, ""); print path, margin, $1, $2, $3, $4 }' |
        sed 's/,//g; s/"//g'
}
"$MASKGEN" score "$portraits"/*.jpg --detector dlib-hog --json | detections >"$work/dlib-hog"

# name least tolerance
while read -r name least tolerance; do
    if ! "$MASKGEN" score "$portraits"/*.jpg --detector "$name" --json >"$work/$name.json" 2>"$work/$name.err"; then
        if grep -q 'not installed' "$work/$name.err"; then echo "# not run: $(cat "$work/$name.err")"; else echo "CHECK ${name}_works no yes 0"; fi
        continue
    fi
    detections <"$work/$name.json" >"$work/$name"
    awk -v name="$name" -v least="$least" -v tolerance="$tolerance" '
        function overlap(a, b, c, d, e, f, g, h, wide, high) {
            wide = (a + c < e + g ? a + c : e + g) - (a > e ? a : e)
            high = (b + d < f + h ? b + d : f + h) - (b > f ? b : f)
            return wide > 0 && high > 0 ? wide * high / (c * d + g * h - wide * high) : 0
        }
        FNR == NR { faces += !($1 in at); at[$1] = $3 " " $4 " " $5 " " $6; next }
        {
            split(at[$1], face, " ")
            if (overlap($3, $4, $5, $6, face[1], face[2], face[3], face[4]) <= 0.3) { others++; next }
            found += !seen[$1]++
            p = 1 / (1 + exp(-$2))
            if (lowest == "" || p < lowest) lowest = p
        }
        END {
            printf "CHECK %s_finds %d_of_%d =40_of_40 %d\n", name, found, faces, (found == 40 && faces == 40)
            printf "CHECK %s_other_places %d =0 %d\n", name, others, (others + 0 == 0)
            printf "CHECK %s_least_probability %.3f =%s±%s %d\n", name, lowest, least, tolerance, (lowest >= least - tolerance && lowest <= least + tolerance)
        }' "$work/dlib-hog" "$work/$name"
done <<'END'
faceboxes 0.983 0.01
facemesh-full 0.636 0.02
END
