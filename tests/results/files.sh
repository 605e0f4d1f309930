# What the figures hang on and the repository does not hold: the detectors' files, the photos and the portraits, each with its SHA-256, its
# source and its licence, so that anybody can see whether he has the same.
# needs: weights, yunet, portraits
. tests/results/lib.bash
echo "group,file,for,source,licence,sha256,$figure_columns"
# row GROUP FILE FOR SOURCE LICENCE PATH
row() { printf '%s,%s,%s,"%s","%s",%s,size,%d,,,bytes,,,,measured\n' "$1" "$2" "$3" "$4" "$5" "$(sha256sum <"$6" | cut -c1-64)" "$(stat -Lc %s "$6")"; }
once models "$MASKGEN" models
while read -r file; do
    read -r facts && read -r path || break
    [ -e "$path" ] && [[ $facts != *"(recognition)"* && $facts != *resnet* ]] || continue
    IFS=';' read -r for _ licence from <<<"$facts"
    row weights "$file" "${for#for }" "${from# from }" "${licence# }" "$path"
done <"$work/models.txt"
for cascade in haarcascades/haarcascade_frontalface_{default,alt2} haarcascades/haarcascade_profileface lbpcascades/lbpcascade_frontalface; do
    path=/usr/share/opencv4/$cascade.xml
    [ ! -e "$path" ] || row cascades "$(basename "$path")" "" "Debian package opencv-data" "Intel's BSD-like" "$path"
done
for path in "$photos"/*.jpg; do row photos "$(basename "$path")" "" "Debian package libdlib19.1" "see the package" "$path"; done
[ -n "$portraits" ] || exit 0
for path in "$portraits"/*.jpg; do
    from=$(grep "^$(basename "$path")," "$portraits/MANIFEST.csv" | cut -d'"' -f2)
    row portraits "$(basename "$path")" "" "${from:-unknown}" "public domain (US Government Publishing Office)" "$path"
done
