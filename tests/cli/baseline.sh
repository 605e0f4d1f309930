# score in batches: bad files beside good ones, names of one file, rows that were not scored, many changes, places that cannot be written.
. "$(dirname "$0")/lib.bash"
cd "$scratch"
cp "$photos/2008_002470.jpg" a.jpg
cp a.jpg b.jpg
head -c 3000 a.jpg >cut.jpg
small=(--faces synth:1 --crop 128 --face-width 96)
score() { "$MASKGEN" score --detector lbp "$@"; } # the one that is read fastest
export -f score
says() { grep -qE -- "$1" "${2:-stdout}" || { echo "# wanted /$1/ in ${2:-stdout}:"; sed 's/^/#   /' "${2:-stdout}"; return 1; }; }
silent() { ! grep -qE -- "$1" "${2:-stdout}"; }
cases() { [ "$(grep -c '<testcase' junit.xml)" -eq "$1" ] || { echo "# wanted $1 cases:"; sed 's/^/#   /' junit.xml; return 1; }; }

# What a file was taken for is said: a design of one's own has no genes, and is scored as a photo is.
"$B/tests/pixel" a.jpg mine.png 0 0 0
ok "a PNG without genes is called a picture" bash -c "score mine.png | grep -q '^mine\.png: a picture, '"
ok "and a pattern a pattern" bash -c "score plain-white ${small[*]} | grep -q '^plain-white: a pattern, true face found on '"

# One bad file among good ones, and one that is not there: all others are scored.
ok "a bad file ends no batch, but counts: exit 2" code 2 score a.jpg cut.jpg gone.jpg b.jpg --junit junit.xml --ci
ok "what follows it is scored" says '^b\.jpg: a picture, [0-9]+ face'
ok "each is named with its own reason" says 'damaged.*cut\.jpg' stderr
ok "the missing one too" says 'No such file.*gone\.jpg' stderr
ok "and counted" says '^maskgen: 2 of 4 files could not be scored$' stderr
ok "JUnit has them as errors" says '<testsuite name="maskgen score" tests="4" failures="0" errors="2" skipped="0">' junit.xml
ok "with the reason" says '<error type="unscored" message="[^"]*damaged[^"]*cut\.jpg' junit.xml
ok "GitHub is told" says '^::error file=gone\.jpg,title=maskgen score::lbp%0ANo such file'
ok "JSON: exit 2" code 2 score a.jpg cut.jpg b.jpg --json
ok "JSON is whole and has an entry with the reason" bash -c "
    [ \$(grep -c '\"path\": ' stdout) -eq 3 ] && [ \$(grep -c '\"error\": ' stdout) -eq 1 ] && [ \"\$(tail -n 1 stdout)\" = '}' ]"
ok "one bad file alone says its reason once" bash -c "score cut.jpg 2>err; [ \$? -eq 2 ] && [ \$(wc -l <err) -eq 1 ]"
ok "a detector that refuses one picture: exit 1" code 1 score a.jpg b.jpg --json \
    --detector "exec:read p; echo '{\"error\": \"no thanks\"}'; read p; echo '{\"faces\": []}'; read p"
ok "the next is scored" bash -c "grep -q '\"error\": \"no thanks' stdout && grep -q '\"best_margin\": -20' stdout"
score a.jpg --baseline base.json --update-baseline -q >stdout
cp base.json kept.json
ok "--update-baseline beside a bad file: exit 2" exits 2 '1 of 2 files could not be scored, and nothing was written: base\.json' \
    score b.jpg cut.jpg --baseline base.json --update-baseline
ok "the baseline stays as it was" cmp base.json kept.json
ok "a row of a file that cannot be read is no missing row" bash -c "
    cp a.jpg whole.jpg; score a.jpg whole.jpg --baseline w.json --update-baseline -q; cp cut.jpg whole.jpg
    score a.jpg whole.jpg --baseline w.json --missing fail >stdout 2>stderr; [ \$? -eq 2 ] && ! grep -q 'not scored:' stderr"

# A detector's answer that is no number never gets into a baseline.
inf='exec:while read p; do echo "{\"faces\": [{\"box\": [1, 2, 30, 40], \"margin\": 1e39}]}"; done'
ok "a margin that is no number is an error" bash -c "score a.jpg --detector '$inf' --baseline inf.json --update-baseline >stdout 2>stderr
    [ \$? -ne 0 ] && [ ! -e inf.json ] && ! grep -q nan stdout"
sed 's/"best_margin": [-0-9.]*/"best_margin": null/' base.json >null.json
ok "a null in a baseline is refused" exits 2 'best_margin is null.*null\.json' score a.jpg --baseline null.json

# One name for a file: ./ and // do not matter, and nothing is scored twice.
mkdir -p d e
cp a.jpg d/a.jpg
ok "./a.jpg is a.jpg" code 0 score ./a.jpg .//a.jpg --baseline base.json
ok "it is scored once" says '^base\.json: 1 of 1 score holds$'
ok "and that is said" says 'named twice, scored once: a\.jpg' stderr
ok "d//a.jpg is d/a.jpg, and another row than a.jpg" bash -c "
    score a.jpg d//./a.jpg ./d/a.jpg --baseline two.json --update-baseline -q && [ \$(grep -c '\"path\"' two.json) -eq 2 ] &&
    score d/a.jpg a.jpg --baseline two.json >stdout && grep -q '2 of 2 scores hold' stdout"
sed 's/"path": "a.jpg"/"path": ".\/a.jpg"/' base.json >dotted.json
ok "a baseline that holds ./a.jpg has a row for a.jpg" code 0 score a.jpg --baseline dotted.json
ok "annotations name the file as the repository does" bash -c "score ./b.jpg --baseline base.json --ci | grep -q '^::error file=b.jpg,'"
cp a.jpg $'caf\xe9.jpg'
cp a.jpg $'caf\xe8.jpg'
ok "names that are no UTF-8 are two names" bash -c "score caf*.jpg --baseline latin.json --update-baseline -q"
ok "and have their rows" bash -c "score caf*.jpg --baseline latin.json >stdout; grep -q '2 of 2 scores hold' stdout"
genes() { echo "{\"spec\": {\"family\": \"cells\"}, \"genes\": [$1, 2, 15, 0, 15, 15, 12, 10, 15, 1, 0, 1, 15, 15, 15, 0, 13, 15, 1, 15, 15, 4, 15, 9]}"; }
genes 6 >d/mask.json
genes 7 >e/mask.json
ok "two patterns of one base name have a row each" bash -c "
    score d/mask.json e/mask.json ${small[*]} --baseline masks.json --update-baseline -q && [ \$(grep -c '\"path\"' masks.json) -eq 2 ] &&
    score e/mask.json d/mask.json ${small[*]} --baseline masks.json >stdout && grep -q '2 of 2 scores hold' stdout"

# Rows that were not scored.
score a.jpg b.jpg --baseline pair.json --update-baseline -q >stdout
ok "a removed file is a warning by default: exit 0" code 0 score a.jpg --baseline pair.json --ci --junit junit.xml
ok "on standard error" says '^maskgen: in the baseline, but not scored: b\.jpg \(lbp\)$' stderr
ok "for GitHub" says '^::warning file=b\.jpg,title=maskgen score::lbp%0Ain the baseline, but not scored$'
ok "in JUnit" says '<skipped message="in the baseline, but not scored"/>' junit.xml
ok "as a case of its own" cases 2
ok "in the last line" says '^pair\.json: 1 of 1 score holds, 1 row not scored$'
ok "--missing fail: exit 3" code 3 score a.jpg --baseline pair.json --ci --junit junit.xml --missing fail
ok "an error for GitHub" says '^::error file=b\.jpg,'
ok "a failure in JUnit" says '<testsuite name="maskgen score" tests="2" failures="1" errors="0" skipped="0">' junit.xml
ok "JSON names it" bash -c "score a.jpg --baseline pair.json --json | sed -n '/\"missing\"/,\$p' | grep -q '\"path\": \"b.jpg\"'"
ok "--missing ignore: exit 0" code 0 score a.jpg --baseline pair.json --ci --junit junit.xml --missing ignore
ok "and not a word" bash -c "! grep -q 'b\.jpg' stdout stderr junit.xml"
ok "a file without a row fails, whatever --missing says" code 3 score d/a.jpg a.jpg b.jpg --baseline pair.json --missing ignore
ok "--update-baseline keeps a row that was not scored" bash -c "score a.jpg --baseline pair.json --update-baseline -q && grep -q 'b\.jpg' pair.json"
ok "--prune drops it" code 0 score a.jpg --baseline pair.json --update-baseline --prune
ok "and says so" says '^pair\.json: 0 of 1 score written anew, 1 row dropped$'
ok "from the file" silent 'b\.jpg' pair.json
ok "--prune alone: exit 2" exits 2 '--prune needs --update-baseline' score a.jpg --baseline pair.json --prune
ok "--missing without a baseline: exit 2" exits 2 'missing need --baseline' score a.jpg --missing fail
ok "--missing with --update-baseline: exit 2" exits 2 '--prune' score a.jpg --baseline pair.json --missing fail --update-baseline

# Many changes in a few lines: three of 24 genes, 12 faces.
many=(m.json --faces synth:12 --crop 128 --face-width 96 --baseline many.json)
genes 6 >m.json
score "${many[@]}" --update-baseline -q >stdout
genes 6 | sed 's/\[6, 2, 15, /[1, 1, 1, /' >m.json
ok "a print changed on 12 faces: exit 3" code 3 score "${many[@]}" --ci --junit junit.xml
ok "genes are named" says '^m\.json \(lbp\): inputs\.genes\[1\] was 2, is 1$'
ok "and the mean margin" says '^m\.json \(lbp\): scores\.mean_margin was '
ok "and the number of those left out" says '^m\.json \(lbp\): and [0-9]+ more \(--all-changes\)$'
ok "all in some twenty lines" [ "$(grep -c '(lbp): ' stdout)" -le 20 ]
ok "the annotation is one, of at most 300 bytes" bash -c "grep '^::error' stdout >said; [ \$(wc -l <said) -eq 1 ] && [ \$(sed 's/^.*score:://' said | wc -c) -le 310 ] && grep -q '%0Aand [0-9]* more%0Ato accept: maskgen' said"
ok "it begins with the cause and what that did" says 'lbp%0A3 genes changed%0Ascores\.(found|mean_margin) was '
all=$(sed -n 's/.*<failure type="change" message="3 genes changed (\([0-9]*\) changes)">.*/\1/p' junit.xml)
ok "JUnit has them all" [ "$(grep -c ' was .*, is ' junit.xml)" -eq "${all:-0}" ]
ok "they are many" [ "${all:-0}" -gt 20 ]
ok "--all-changes prints them" bash -c "score ${many[*]} --all-changes | grep -c '^m.json (lbp): .* was ' | grep -qx ${all:-0}"

# The first run, and places that cannot be written: said before anything is scored.
early() { exits "$@" && [ ! -s stdout ]; }
ok "no baseline yet: how to make it" exits 2 'No such file.*--update-baseline.*first\.json' score a.jpg --baseline first.json
ok "a JUnit report in a folder that is not there" early 2 'nosuch/j\.xml' score a.jpg --junit nosuch/j.xml
ok "where a folder is" early 2 'is a folder.*: d$' score a.jpg --junit d
ok "a new baseline in a folder that is not there" early 2 'nosuch/b\.json' score a.jpg --baseline nosuch/b.json --update-baseline
ok "nothing is left where it was tried" bash -c "! ls -A . d | grep -q tmp"
ok "/dev/null is a place" code 0 score a.jpg --junit /dev/null
done_testing
