# 500 malformed files of every kind: exit 2, two seconds, 512 MB, nothing written; another seed than the suite's.
scratch=$(mktemp -d)
"$B/tests/malformed" "$MASKGEN" tests/fuzz/corpus "$scratch" "$PWD/tests/fuzz/corpus/pattern/extra-0" 20260
rm -rf "$scratch"
