# 500 malformed files through the command line (tests/fuzz/malformed.c makes them and judges the outcome).
set -u
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$B/tests/malformed" "$MASKGEN" tests/fuzz/corpus "$scratch" "$PWD/tests/fuzz/corpus/pattern/extra-0" 1
