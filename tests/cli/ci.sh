# The README's two CI examples, as printed, in a user's own repository: masks and a baseline, no Makefile, nothing of maskgen.
# Three things are not as on a CI server. apt-get is a stub that notes what it is asked for. So is git: it answers "clone" by copying this
# tree with its build and its times, so that make has nothing to compile (a commit is not needed for the test, nor is the network).
# And PREFIX is a scratch folder.
. "$(dirname "$0")/lib.bash"
source=$(cd "$(dirname "$0")/../.." && pwd)
readme=$source/README.md
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES DESTDIR

# block NAME: the YAML whose first line names this file.
block() { awk -v name="$1" '/^```/ { on = 0 } on { print } /^```yaml/ { getline; on = index($0, "# " name ":") == 1 }' "$readme"; }
# The commands of a block, a line each, and its variables as NAME=VALUE.
runs() { sed -n 's/^ *- run: //p' <<<"$1"; }
script() { awk '/^ *script:/ { on = 1; next } on && /^ *- / { sub(/^ *- /, ""); print; next } { on = 0 }' <<<"$1"; }
variables() { sed -n 's/^ *\([A-Z_]*\): \([^ ]*\).*/\1=\2/p' <<<"$1"; }

mkdir "$scratch/bin"
cat >"$scratch/bin/apt-get" <<'END'
#!/bin/sh
echo "$*" >>"$NOTES"
END
cat >"$scratch/bin/git" <<'END'
#!/bin/bash
set -eu
if [ "$1" = clone ]; then
    [ "$2" = "$MASKGEN_GIT" ]
    mkdir -p "$3/$B"
    cp -a "$SOURCE"/{Makefile,include,src,patterns} "$3/"
    cp -a "$BUILT"/{obj,maskgen,maskgen.o,libmaskgen.a,face_recipe,bundle_data.c} "$3/$B/"
else
    [ "$1 $3 $4" = "-C checkout $MASKGEN_AT" ] && [ -d "$2" ]
fi
END
chmod +x "$scratch"/bin/*

# user FOLDER: a repository of a pattern and a picture, and their baseline as the README makes it.
user() {
    mkdir -p "$1/masks"
    cp "$scratch/p1/pattern.png" "$1/masks/a.png"
    cp "$scratch/mine.png" "$1/masks/b.png"
    (cd "$1" && "$MASKGEN" score masks/*.png --baseline scores.json --update-baseline -q >/dev/null)
}
for seed in 1 2; do
    "$MASKGEN" --iters 0 --start random --seed $seed --faces synth:1 --crop 128 --face-width 96 -q --out "$scratch/p$seed"
done
"$B/tests/pixel" "$photos/2008_002470.jpg" "$scratch/mine.png" 0 0 0

# ci FOLDER VARIABLES COMMAND…: these commands in that folder, each in a shell of its own, as a runner would.
ci() {
    local folder=$1 variables=$2
    shift 2
    (
        cd "$folder" || exit
        export SOURCE=$source BUILT=$B B=${B##*/} NOTES=$scratch/notes PREFIX=$scratch/prefix
        export PATH="$scratch/bin:$PREFIX/bin:$PATH"
        while IFS= read -r line; do export "${line?}"; done <<<"$variables"
        for command; do sh -e -c "$command" || exit; done
    )
}
last() { tail -n 1 <<<"$1"; }
says() { grep -qE -- "$1" "${2:-$scratch/stdout}" || { echo "# wanted /$1/:"; sed 's/^/#   /' "${2:-$scratch/stdout}"; return 1; }; }

yaml=$(block .github/workflows/masks.yml)
steps=$(runs "$yaml")
set=$(variables "$yaml")
mapfile -t each <<<"$steps"
user "$scratch/github"
ok "GitHub: every step succeeds in a repository of one's own" code 0 ci "$scratch/github" "$set" "${each[@]}"
ok "the container gets git, certificates and make" says '^install -y git ca-certificates make$' "$scratch/notes"
ok "before the checkout, which needs git" bash -c "grep -nE 'apt-get|checkout@' <<<'$yaml' | head -1 | grep -q apt-get"
ok "the program is the installed one" [ -x "$scratch/prefix/bin/maskgen" ]
ok "nothing was compiled for it" cmp "$scratch/prefix/bin/maskgen" "$MASKGEN"
ok "the baseline holds" says '^scores\.json: 2 of 2 scores hold$'
cp "$scratch/p2/pattern.png" "$scratch/github/masks/a.png"
ok "a changed mask: exit 3" code 3 ci "$scratch/github" "$set" "$(last "$steps")"
ok "and an annotation" says '^::error file=masks/a\.png,title=maskgen score::dlib-hog%0Ainputs\.'
rm "$scratch/github/masks/b.png"
ok "a removed mask: exit 3" code 3 ci "$scratch/github" "$set" "$(last "$steps")"
ok "and an annotation of its own" says '^::error file=masks/b\.png,title=maskgen score::dlib-hog%0Ain the baseline, but not scored$'

yaml=$(block .gitlab-ci.yml)
steps=$(script "$yaml")
set=$(variables "$yaml")
rm -r "$scratch/prefix"
user "$scratch/gitlab"
ok "GitLab: the script succeeds" code 0 ci "$scratch/gitlab" "$set" "$steps"
ok "its report has both masks" says 'tests="2" failures="0" errors="0" skipped="0"' "$scratch/gitlab/junit.xml"
cp "$scratch/p2/pattern.png" "$scratch/gitlab/masks/a.png"
rm "$scratch/gitlab/masks/b.png"
ok "a changed and a removed mask: exit 3" code 3 ci "$scratch/gitlab" "$set" "$(last "$steps")"
ok "two failed test cases" says 'tests="2" failures="2" errors="0" skipped="0"' "$scratch/gitlab/junit.xml"
ok "in the file that is kept as an artifact" says '^ *junit: junit\.xml$' <(echo "$yaml")
done_testing
