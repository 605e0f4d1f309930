# The recipes of score --init-ci, run as written, in a user's own repository: masks, no Makefile, nothing of maskgen.
# Three things are not as on a CI server. apt-get is a stub that notes what it is asked for. So is git for its clone: it copies this tree with
# its build and its times, so that make has nothing to compile (a commit is not needed for the test, nor is the network). And PREFIX is a
# scratch folder.
. "$(dirname "$0")/lib.bash"
source=$(cd "$(dirname "$0")/../.." && pwd)
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES DESTDIR MASKGEN_GIT MASKGEN_AT
yaml_github=.github/workflows/maskgen.yml yaml_gitlab=.gitlab-ci.yml

# The commands of a recipe, a line each, and its variables as NAME=VALUE.
steps() {
    awk '/^ *script:/ { script = 1; next } script && !/^ *- / && !block { script = 0 }
        block { sub(/^ */, ""); print; block = 0; next }
        /^ *- run: \|$/ || (script && /^ *- \|$/) { block = 1; next }
        /^ *- run: / || (script && /^ *- /) { sub(/^ *- (run: )?/, ""); print }' "$1"
}
variables() { sed -nE "s/^ *([A-Z_]+): '([^']*)'.*/\1=\2/p" "$1"; }

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
    cp -a "$BUILT"/*.* "$BUILT"/{obj,completion,maskgen,face_recipe,unpack,frontal_faces} "$3/$B/"
else
    [ "$1 $3 $4" = "-C checkout $MASKGEN_AT" ] && [ -d "$2" ]
fi
END
chmod +x "$scratch"/bin/*

# user FOLDER SERVER: a repository of a pattern and a picture, and what --init-ci makes there.
user() {
    mkdir -p "$1/masks"
    cp "$scratch/p1/pattern.png" "$1/masks/a.png"
    cp "$scratch/mine.png" "$1/masks/b.png"
    (cd "$1" && MASKGEN_GIT=https://git.example.org/m.git "$MASKGEN" score masks/*.png --init-ci "$2") >"$scratch/said" 2>&1
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
        export SOURCE=$source BUILT=$B B=${B##*/} NOTES=$scratch/notes PREFIX=$scratch/prefix GITHUB_STEP_SUMMARY=$scratch/summary
        export PATH="$scratch/bin:$PREFIX/bin:$PATH"
        while IFS= read -r line; do export "${line?}"; done <<<"$variables"
        for command; do sh -e -c "$command" || exit; done
    )
}
says() { grep -qE -- "$1" "${2:-$scratch/stdout}" || { echo "# wanted /$1/:"; sed 's/^/#   /' "${2:-$scratch/stdout}"; return 1; }; }

ok "GitHub: --init-ci succeeds" user "$scratch/github" github
yaml=$scratch/github/$yaml_github
ok "it says what it wrote" says "^\.github/workflows/maskgen\.yml and scores\.csv are written\.$" "$scratch/said"
ok "and what to commit" says "git add \.github/workflows/maskgen\.yml scores\.csv masks/a\.png masks/b\.png$" "$scratch/said"
ok "the address is that of the environment" [ "$(variables "$yaml" | head -1)" = "MASKGEN_GIT=https://git.example.org/m.git" ]
ok "the folder's masks are named by their suffix" says '^ *maskgen score masks/\*\.png --baseline scores\.csv --missing fail --ci$' "$yaml"
ok "no tabs, and names of YAML's keys alone" bash -c "! grep -P '\t' '$yaml' && ! grep -vE '^(#|[a-zA-Z_ -]+:|  *- |  *[a-zA-Z_-]+:|          maskgen )' '$yaml'"
mapfile -t each < <(steps "$yaml")
ok "five steps: four commands and the checkout" [ "${#each[@]} $(grep -c '^      - ' "$yaml")" = "4 5" ]
set=$(variables "$yaml")
ok "every step succeeds in a repository of one's own" code 0 ci "$scratch/github" "$set" "${each[@]}"
ok "the container gets git, certificates and make" says '^install -y git ca-certificates make$' "$scratch/notes"
ok "before the checkout, which needs git" bash -c "grep -nE 'apt-get|checkout@' '$yaml' | head -1 | grep -q apt-get"
ok "the program is the installed one" [ -x "$scratch/prefix/bin/maskgen" ]
ok "nothing was compiled for it" cmp "$scratch/prefix/bin/maskgen" "$MASKGEN"
ok "the baseline holds" says '^scores\.csv: 2 of 2 scores hold$'
ok "the summary says so" says '^### maskgen score: 2 of 2 scores hold$' "$scratch/summary"
cp "$scratch/p2/pattern.png" "$scratch/github/masks/a.png"
ok "a changed mask: exit 3" code 3 ci "$scratch/github" "$set" "${each[-1]}"
ok "and an annotation" says '^::error file=masks/a\.png,title=maskgen score::dlib-hog%0A.*%0Ato accept: maskgen score masks/a\.png --baseline scores\.csv --update-baseline$'
cp "$scratch/p2/pattern.png" "$scratch/github/masks/c.png"
ok "an added mask: exit 3" code 3 ci "$scratch/github" "$set" "${each[-1]}"
ok "is said" says '^masks/c\.png \(dlib-hog\): not in the baseline$'
rm "$scratch/github/masks/b.png"
ok "a removed mask: exit 3" code 3 ci "$scratch/github" "$set" "${each[-1]}"
ok "and an annotation of its own" says '^::error file=masks/b\.png,title=maskgen score::dlib-hog%0Ain the baseline, but not scored'
ok "the printed command accepts all three" code 0 ci "$scratch/github" "$set" "$(sed -n 's/^to accept: //p' "$scratch/stdout")"
ok "and then the recipe's holds" code 0 ci "$scratch/github" "$set" "${each[-1]}"

rm -r "$scratch/prefix"
ok "GitLab: --init-ci succeeds" user "$scratch/gitlab" gitlab
yaml=$scratch/gitlab/$yaml_gitlab
mapfile -t each < <(steps "$yaml")
set=$(variables "$yaml")
ok "four commands" [ ${#each[@]} -eq 4 ]
ok "the script succeeds" code 0 ci "$scratch/gitlab" "$set" "${each[@]}"
ok "its report has both masks" says 'tests="2" failures="0" errors="0" skipped="0"' "$scratch/gitlab/maskgen.xml"
cp "$scratch/p2/pattern.png" "$scratch/gitlab/masks/a.png"
rm "$scratch/gitlab/masks/b.png"
ok "a changed and a removed mask: exit 3" code 3 ci "$scratch/gitlab" "$set" "${each[-1]}"
ok "two failed test cases" says 'tests="2" failures="2" errors="0" skipped="0"' "$scratch/gitlab/maskgen.xml"
ok "in the file that is kept as an artifact" says '^ *junit: maskgen\.xml$' "$yaml"

# ---- what --init-ci is careful about ------------------------------------------------------------------------------------------------
cd "$scratch/gitlab"
cp "$yaml" kept
ok "a recipe that is there: exit 2" exits 2 'this one is there; remove it first: \.gitlab-ci\.yml' "$MASKGEN" score masks/a.png --init-ci gitlab --baseline new.csv
ok "and it stays" cmp "$yaml" kept
ok "a baseline that is there: exit 2" exits 2 'remove it first: scores\.csv' "$MASKGEN" score masks/a.png --init-ci github
ok "and no recipe beside it" [ ! -e .github ]
ok "a file from elsewhere: exit 2" exits 2 'not in this folder.*: \.\./mine\.png' "$MASKGEN" score ../mine.png --init-ci github --baseline new.csv
ok "a file that is no mask: exit 2, nothing written" bash -c "! '$MASKGEN' score masks/a.png kept --init-ci github --baseline new.csv 2>/dev/null && [ ! -e .github ] && [ ! -e new.csv ]"
cp masks/a.png "masks/it's \$HOME.png"
ok "an odd name, JSON, options" code 0 "$MASKGEN" score "masks/it's \$HOME.png" --detector lbp --init-ci github --baseline new.json
ok "are in the recipe, quoted" says "^ *maskgen score 'masks/it'.*'s .HOME\.png' --detector lbp --baseline new\.json --missing fail --ci$" $yaml_github
ok "that line runs" code 0 ci . "$set" "$(steps $yaml_github | tail -n 1)"
ok "without a server it is GitHub, wherever the option stands" bash -c "rm -r .github new.json; '$MASKGEN' score --init-ci masks/a.png --baseline new.json -q && rm -r .github new.json &&
    '$MASKGEN' score masks/a.png --baseline new.json -q --init-ci && [ -s $yaml_github ]"
ok "another server is none" exits 2 'jenkins' "$MASKGEN" score masks/a.png --init-ci=jenkins
ok "the address is to be put in" bash -c "rm -r .github new.json; '$MASKGEN' score masks/a.png --init-ci github --baseline new.json | grep -q 'Put the address .* in the place of https://git.example/maskgen.git in .github/workflows/maskgen.yml' && grep -q \"MASKGEN_GIT: 'https://git.example/maskgen.git'\" $yaml_github"

# The README shows the recipe as it is written.
if grep -qF "# $yaml_github: " "$source/README.md"; then
    awk '/^```/ { on = 0 } on { print } /^```yaml/ { on = 1 }' "$source/README.md" >"$scratch/shown"
    mkdir -p "$scratch/readme/masks" && cd "$scratch/readme" && cp "$scratch/mine.png" masks/ && "$MASKGEN" score masks/*.png --init-ci github -q >"$scratch/said"
    ok "the README's recipe is this one" diff "$scratch/shown" $yaml_github
else
    echo "# not run: the README's recipe (it shows none)"
fi
done_testing
