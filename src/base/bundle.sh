#!/bin/sh
# Prints the C source of bundled data: bundle.sh NAME FOLDER FILE…, an array of this name with the files below FOLDER, in the order wanted.
# The same files give the same bytes.
set -eu
name=$1 folder=$2
shift 2
printf '#include "base/bundle.h"\n\nextern const mg_bundle_file %s[];\n' "$name"
i=0
for file; do
    printf '\nstatic const unsigned char d%d[] = {\n' $i
    od -An -v -tu1 "$file" | sed 's/[0-9][0-9]*/&,/g'
    echo '0};'
    i=$((i + 1))
done
printf '\nconst mg_bundle_file %s[] = {\n' "$name"
i=0
for file; do
    printf '    {"%s", (const char *)d%d, sizeof d%d - 1},\n' "${file#"$folder"/}" $i $i
    i=$((i + 1))
done
echo '    {0, 0, 0}};'
