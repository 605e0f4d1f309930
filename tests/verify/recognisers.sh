# Do the recognisers know people again: 55 photos of five men (libdlib19.1's johns), 275 pairs of one man and 1,210 of two, against figures
# taken with other programs: dlib's own in C++, and numpy around OpenCV. Five people, all men, and pairs that share photos: it says that the
# networks are fed as they should be, and ranks nothing.
johns=/usr/share/doc/libdlib19.1/examples/johns
[ -d "$johns" ] || { echo "# not run: $johns is not there"; exit 0; }
within() { awk -v a="$1" -v b="$2" -v c="$3" -v d="$4" 'BEGIN { print (a - b <= 0.02 && b - a <= 0.02 && c - d <= 0.02 && d - c <= 0.02) }'; }

# "recogniser aligner genuine impostor": the means of those figures, in similarity (1 - distance).
while read -r recogniser aligner genuine impostor; do
    if ! line=$("$B/tests/recog" "$recogniser" "$aligner" "$johns" 2>&1); then
        if grep -qE 'not installed|make models' <<<"$line"; then echo "# not run: $line"; else echo "CHECK ${recogniser}_$aligner failed works 0" && echo "$line"; fi
        continue
    fi
    read -r _ _ photos same other g i least most tpr fmr ms align <<<"$line"
    echo "$recogniser, $aligner: $photos photos; genuine $g, impostor $i; least $least, most $most; at the threshold $tpr of genuine pairs and" \
        "$fmr of impostor pairs; $ms ms a vector, $align ms an alignment"
    echo "CHECK ${recogniser}_${aligner}_pairs $same+$other =275+1210 $([ "$same+$other" = 275+1210 ] && echo 1 || echo 0)"
    echo "CHECK ${recogniser}_${aligner}_means $g/$i $genuine/${impostor}±0.02 $(within "$g" "$genuine" "$i" "$impostor")"
done <<'END'
dlib-resnet dlib-5 0.676 0.094
dlib-resnet dlib-68 0.680 0.095
fr-feature dlib-68 0.821 0.006
faceres box 0.820 0.399
faceres-deep box 0.845 0.497
mobileface dlib-68 0.638 0.134
END

# The known ones against direct programs, pair by pair of all photos: how far the scores of one person and of two are apart.
if [ -x "$B/tests/long_recog" ]; then
    said=$(MASKGEN_SLOW=1 "$B/tests/long_recog" 2>&1)
    grep -E '^#|\[  (FAILED|SKIPPED)' <<<"$said"
    for recogniser in dlib-resnet fr-feature faceres faceres-deep mobileface; do
        grep -q "^# not run: $recogniser," <<<"$said" && continue
        for pairs in genuine impostor; do
            apart=$(sed -n "s/^# $recogniser $pairs: .* at most \([0-9.e+-]*\) apart$/\1/p" <<<"$said")
            echo "CHECK ${recogniser}_direct_$pairs ${apart:-none} <=1e-4 $(awk -v a="${apart:-1}" 'BEGIN { print (a <= 1e-4) }')"
        done
    done
else
    echo "# not run: $B/tests/long_recog is not built"
fi
