# What users of a CI server get of score: a baseline that is a table, causes, the command that accepts, a summary, figures for charts.
. "$(dirname "$0")/lib.bash"
cd "$scratch"
says() { grep -qE -- "$1" "${2:-stdout}" || { echo "# wanted /$1/ in ${2:-stdout}:"; sed 's/^/#   /' "${2:-stdout}"; return 1; }; }
genes() { echo "{\"spec\": {\"family\": \"cells\"}, \"genes\": [$1, 15, 0, 15, 15, 12, 10, 15, 1, 0, 1, 15, 15, 15, 0, 13, 15, 1, 15, 15, 4, 15, 9]}"; }
mkdir masks
genes "6, 2" >"masks/it's & 1.json"
genes "6, 2" >masks/b.json
cp "$photos/2008_002470.jpg" a.jpg
faces=(--detector lbp --faces synth:6 --crop 128 --face-width 96)
score() { "$MASKGEN" score masks/*.json "${faces[@]}" "$@"; }

# ---- a table ------------------------------------------------------------------------------------------------------------------------
ok "a baseline as a table" code 0 score a.jpg --baseline t.csv --update-baseline
ok "holds" code 0 score a.jpg --baseline t.csv
ok "its lines are a face of a file by a detector each" [ "$(grep -c '^masks/b\.json,lbp,scores\.faces,synth-' t.csv)" -eq 6 ]
ok "hashes of inputs have their own" [ "$(grep -cE '^masks/b\.json,lbp,inputs\.(weights|sha256|faces),.*,[0-9a-f]{64}$' t.csv)" -eq 8 ]
ok "files come in order" bash -c "tail -n +3 t.csv | cut -d, -f1,2 | LC_ALL=C sort -c"
ok "the same scores, in another order, are the same table" bash -c "
    '$MASKGEN' score a.jpg masks/b.json \"masks/it's & 1.json\" ${faces[*]} --baseline u.csv --update-baseline -q >/dev/null && cmp t.csv u.csv"
score a.jpg --baseline t.json --update-baseline -q >stdout
ok "JSON holds the same" bash -c "'$MASKGEN' score a.jpg masks/*.json ${faces[*]} --baseline t.json -q && [ \$(grep -c '\"path\"' t.json) -eq 3 ]"
margin=$(sed -n 's/^masks\/b\.json,lbp,scores\.faces,synth-10002,.,\([^,]*\),.*/\1/p' t.csv)
ok "with the same digits" grep -qF "\"true_margin\": $margin" t.json
sed "/^masks.b/s/,$margin,/,0.5,/" t.csv >moved.csv
ok "diff shows the one line that moved" [ "$(diff t.csv moved.csv | grep -c '^[<>]')" -eq 2 ]
ok "and so does score" code 3 score --baseline moved.csv
ok "by the face's name" says "^masks/b\.json \(lbp\): scores\.faces\[synth-10002\]\.true_margin was 0\.5, is "
ok "with no input for a cause" says '^masks/b\.json \(lbp\): cause: no input that is known changed: scores moved by up to [0-9.]+, the tolerance is 0\.0001$'
sed '9s/,[^,]*$//' t.csv >cut.csv
ok "a line that is cut: exit 2, file and line" exits 2 'a field is missing \(line 9\): cut\.csv$' score --baseline cut.csv
sed '9s/,a\.jpg/,/; 9s/^[^,]*/b.jpg/' t.csv >odd.csv
ok "a row without its kind: exit 2, file and line" exits 2 'as is missing: odd\.csv: line 9$' score --baseline odd.csv
ok "neither is overwritten" bash -c "'$MASKGEN' score a.jpg --detector lbp --baseline cut.csv --update-baseline 2>/dev/null; [ \$? -eq 2 ] && ! cmp -s t.csv cut.csv"

# ---- cause, command, summary, figures -----------------------------------------------------------------------------------------------
sum=(env GITHUB_STEP_SUMMARY="$scratch/summary.md")
echo "before" >summary.md
genes "1, 1" >"masks/it's & 1.json"
"${sum[@]}" "$MASKGEN" score a.jpg masks/*.json "${faces[@]}" --baseline t.csv --ci --junit j.xml --benchmark-json bench.json >stdout 2>stderr
ok "a changed mask: exit 3" [ $? -eq 3 ]
ok "the cause is told" says "^masks/it's & 1\.json \(lbp\): cause: 2 genes changed$"
ok "once" [ "$(grep -c 'cause: ' stdout)" -eq 1 ]
ok "in the annotation" says '^::error file=masks/it.s & 1\.json,title=maskgen score::lbp%0A2 genes changed%0A'
ok "in JUnit" says '<failure type="change" message="2 genes changed \([0-9]+ changes\)">to accept: maskgen score ' j.xml
accept=$(sed -n 's/^to accept: //p' stdout)
ok "the command is quoted for a shell" [ "$accept" = "maskgen score 'masks/it'\\''s & 1.json' --detector lbp --baseline t.csv --faces synth:6 --crop 128 --face-width 96 --update-baseline" ]
ok "the annotation has it" grep -qF "%0Ato accept: $accept" stdout
ok "the summary is added to the file" bash -c "[ \"\$(head -n 1 summary.md)\" = before ] && grep -qx '### maskgen score: 2 of 3 scores hold' summary.md"
ok "as a table with the cause" says "^\| masks/it's &amp; 1\.json \| lbp \| scores\.mean.*_margin \| -?[0-9.]+ \| -?[0-9.]+ \| (2 genes changed)? \|$|2 genes changed \|$" summary.md
ok "and the command" grep -qxF "$accept" summary.md
ok "nothing is added without --ci" bash -c "cp summary.md kept.md; GITHUB_STEP_SUMMARY=\$PWD/summary.md '$MASKGEN' score a.jpg --detector lbp --baseline t.csv -q --missing ignore && cmp summary.md kept.md"
ok "a summary that cannot be written is said" exits 1 'nosuch/s\.md' env GITHUB_STEP_SUMMARY=nosuch/s.md "$MASKGEN" score a.jpg --detector lbp --baseline t.csv --ci --missing ignore
ok "the figures for charts are an array" bash -c "'$B/tests/json' bench.json && [ \$(grep -c '\"name\": ' bench.json) -eq 6 ] && [ \$(grep -c '\"value\": ' bench.json) -eq 6 ]"
ok "of margins and shares" bash -c "grep -q '\"name\": \"masks/b.json, lbp: mean margin\"' bench.json && grep -q '\"range\": \"[0-6] of 6 faces\"' bench.json && grep -q '\"unit\": \"percent\"' bench.json"
ok "--json has cause and command" bash -c "'$MASKGEN' score masks/*.json ${faces[*]} --baseline t.csv --json | grep -c '\"cause\": \"2 genes changed\"\|\"accept\": \"maskgen score ' | grep -qx 2"
ln -s "$MASKGEN" maskgen
cp t.csv before.csv
ok "pasted, it accepts" code 0 env PATH="$scratch:$PATH" sh -c "$accept"
ok "that file and no other" bash -c "! diff before.csv t.csv | grep '^[<>]' | grep -qv \"^[<>] masks/it's & 1\""
ok "and then all holds" code 0 score a.jpg --baseline t.csv
rm masks/b.json
ok "a missing mask: exit 3" code 3 score a.jpg --baseline t.csv --missing fail --tolerance 0.5 --scores-only
ok "its command prunes, and names every file" says "^to accept: maskgen score 'masks/it'.*'s & 1\.json' a\.jpg .*--update-baseline --prune$"
ok "pasted, it accepts" code 0 env PATH="$scratch:$PATH" sh -c "$(sed -n 's/^to accept: //p' stdout)"
ok "the row is gone" bash -c "! grep -q '^masks/b' t.csv"
sed 's/,inputs\.library,,,,.*/,inputs.library,,,,OpenCV 3.2.0/; s/,inputs\.weights,,,,./,inputs.weights,,,,0/' t.csv >old.csv
ok "another library and other weights: exit 3" code 3 score a.jpg --baseline old.csv
ok "are both causes" says "cause: the library's version changed \(OpenCV 3\.2\.0 → OpenCV [0-9.]+\); the detector's weights changed$"
ok "no command where a file cannot be scored" bash -c "head -c 99 a.jpg >cut.jpg; '$MASKGEN' score a.jpg cut.jpg --detector lbp --baseline old.csv 2>/dev/null | grep -c '^to accept' | grep -qx 0"
done_testing
