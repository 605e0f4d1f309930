#!/bin/sh
# Prints the C source of the bundled data: bundle.sh FOLDER FILE… with the files below FOLDER, in the order wanted.
# The same files give the same bytes.
set -eu
folder=$1
shift
echo '#include "base/bundle_data.h"'
i=0
for file; do
    printf '\nstatic const unsigned char d%d[] = {\n' $i
    od -An -v -tu1 "$file" | sed 's/[0-9][0-9]*/&,/g'
    echo '0};'
    i=$((i + 1))
done
printf '\nconst mg_bundle_file bundle_files[] = {\n'
i=0
for file; do
    printf '    {"%s", (const char *)d%d, sizeof d%d - 1},\n' "${file#"$folder"/}" $i $i
    i=$((i + 1))
done
echo '    {0, 0, 0}};'
