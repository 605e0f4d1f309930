# Completion: each shell that is installed loads its script and offers commands, options, words, names and files.
. "$(dirname "$0")/lib.bash"
cd "$scratch"
mkdir -p work/folder home
cd work
touch mine.png
for shell in bash zsh fish; do "$MASKGEN" completion $shell >../$shell; done

# What each shell offers at the end of a command line, a line each.
of_bash() {
    bash --norc -c '. ../bash; shift 0; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _maskgen; printf "%s\n" "${COMPREPLY[@]}"' - "$@"
}
of_fish() { HOME=$scratch/home XDG_CONFIG_HOME=$scratch/home fish --no-config -c 'source ../fish; complete -C (string join " " -- $argv)' -- "$@" | cut -f1; }
# The real completion system, on a terminal of zsh's own; what compadd is given is written down.
of_zsh() {
    rm -f offered
    HOME=$scratch/home ZDOTDIR=$scratch/home timeout 60 zsh -fc '
        zmodload zsh/zpty
        zpty -b shell zsh -f
        zpty -w shell "PS1=; unsetopt zle_bracketed_paste; autoload -Uz compinit; compinit -u -D; . ../zsh; bindkey \"^I\" complete-word
            compadd() { builtin compadd -O known \"\$@\" 2>/dev/null; [[ -z \$known ]] || print -rl -- \$known >>offered; builtin compadd \"\$@\" }
            print -n rea; print dy"
        zpty -r shell line "*ready*"
        zpty -w -n shell "$*"$'\''\t'\''
        for i in {1..50}; do zpty -t shell && zpty -r shell line; sleep 0.1; [[ -s offered ]] && break; done
        sleep 0.2
        zpty -d shell' zsh "$@"
    cat offered 2>/dev/null
}
# offers SHELL WORD LINE…: the line's end may be completed to this word.
offers() {
    local got
    got=$("of_$1" "${@:3}" 2>"$scratch/said")
    grep -qxF -e "$2" -e "$2/" <<<"$got" && return
    echo "# $1: no $2 for ${*:3}, but: $(head -c 600 <<<"$got" | xargs -d '\n') $(head -c 300 "$scratch/said")"
    return 1
}
withholds() { ! "of_$1" "${@:3}" 2>/dev/null | grep -qxF -e "$2"; }

for shell in bash zsh fish; do
    if ! type -P $shell >/dev/null; then
        echo "# not run: completion in $shell, which is not installed"
        continue
    fi
    ok "$shell reads its script" $shell -n ../$shell
    ok "$shell: a command" offers $shell eval maskgen ev
    ok "$shell: an option of run" offers $shell --objective maskgen --obj
    ok "$shell: an option of eval" offers $shell --coverage maskgen eval --cov
    ok "$shell: a family" offers $shell bars maskgen --family b
    ok "$shell: a detector" offers $shell dlib-hog maskgen score --detector dl
    ok "$shell: a choice" offers $shell canvas maskgen --scene c
    ok "$shell: a word for a number" offers $shell off maskgen run --checkpoint-every o
    ok "$shell: a bundled pattern" offers $shell bars-hide maskgen render bars-h
    ok "$shell: a file" offers $shell mine.png maskgen score mi
    ok "$shell: a folder" offers $shell folder maskgen run --out fo
    ok "$shell: a file of an option" offers $shell mine.png maskgen run --stamp mi
    ok "$shell: a topic" offers $shell glossary maskgen help glo
    ok "$shell: a list" offers $shell masks maskgen list ma
done
for shell in bash fish; do
    type -P $shell >/dev/null || continue
    ok "$shell: no option of another command" withholds $shell --coverage maskgen run --cov
    ok "$shell: no file where a folder goes" withholds $shell mine.png maskgen run --out mi
done
# Every option of every command is offered: none is forgotten.
all_offered() {
    local command bad=0
    for command in $("$MASKGEN" help | sed -n 's/^  \([a-z]\+\)  .*/\1/p') run; do
        diff <("$MASKGEN" help "$command" | sed -nE 's/^  (-[a-zA-Z], )?(--[a-z0-9-]+).*/\2/p' | sort) \
            <(of_bash maskgen "$command" -- | grep -vx -- --help | sort) >diff || { echo "# $command: $(cat diff)"; bad=1; }
    done
    return $bad
}
ok "every option of every command is offered" all_offered
ok "another shell is refused" exits 2 'not one of bash, zsh, fish \(did you mean fish\?\)' "$MASKGEN" completion fisch
ok "none is, too" exits 2 'name a shell' "$MASKGEN" completion
done_testing
