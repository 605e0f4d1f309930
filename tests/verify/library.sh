# Every claim of the pattern library, measured again on all the heads that it names; and that the library has what it should.
"$B/tests/library" check full patterns/*.json
claims=$(grep -l '"quick"' patterns/*.json | wc -l)
echo "CHECK patterns_with_claims $claims >=12 $((claims >= 12))"
for family in $("$MASKGEN" list families | cut -d' ' -f1); do
    n=$(grep -l '"quick"' patterns/*.json | xargs -r grep -l "\"family\": \"$family\"" | wc -l)
    echo "CHECK patterns_of_$family $n >=1 $((n >= 1))"
done
