#!/bin/bash
# Prints "FILE: COMMAND" for every word of a script or Makefile that stands where a command does: first on a line, or after | & ; ( { ` or
# bash -c and its quote, after a keyword, and after the words that run another (env, timeout, xargs, ...). Words with a
# slash or a variable, numbers and functions of the files are left out, and so is a text in C or JSON that a script writes into a file of that
# name. It reads generously: some words of strings over several lines are printed too.
set -eu
functions=$(sed -n 's/^ *\([a-z_]*\)() .*/\1/p' "$@" | sort -u | tr '\n' ' ')
for file in "$@"; do
    awk -v name="$file" -v functions=" $functions" '
        function command(text,    n, word, i) {
            n = split(text, word, /[ \t]+/)
            for (i = 1; i <= n; i++) {
                if (word[i] ~ /^[A-Za-z_][A-Za-z_0-9]*\+?=/ || word[i] == "" || word[i] ~ /^[0-9]+$/ || word[i] ~ /^-/)
                    continue # an assignment, a number, an option of env or timeout
                if (word[i] ~ /^(if|then|else|elif|while|until|do|!|time|exec|eval|command|env|timeout|xargs|nice|sudo|chroot|unshare|exits|code|says|ok)$/) {
                    if (word[i] ~ /^(env|timeout|xargs|nice|sudo|chroot|unshare)$/)
                        print name ": " word[i]
                    continue
                }
                if (word[i] ~ /^[a-z_][a-z0-9_.+-]*$/ && !index(functions, " " word[i] " "))
                    print name ": " word[i]
                return
            }
        }
        FNR == 1 { ends = "" }
        ends != "" { if ($0 == ends) ends = ""; next }
        /\.(c|h|json)"? <<\047?[A-Z]+\047?$/ { ends = $0; sub(/.*<</, "", ends); gsub(/\047/, "", ends) }
        name ~ /Makefile$/ && !/^\t/ && !/\$\(shell / { next }
        /^[ \t]*#/ { next }
        {
            sub(/[ \t]#[ \t].*$/, "")
            if (name ~ /Makefile$/) {
                gsub(/\$\(CC\)/, "gcc"); gsub(/\$\(CXX\)/, "g++"); gsub(/\$\(AR\)/, "ar"); gsub(/\$\(MAKE\)/, "make")
                gsub(/\$\(shell /, ";"); gsub(/\$\([A-Z_]+\)/, "_"); sub(/^\t[@+-]*/, "")
            }
            gsub(/\{[a-z]+\}/, "_") # a place in a template
            n = split($0, part, /\$\(/) # what a string substitutes
            for (i = 2; i <= n; i++)
                command(part[i])
            gsub(/-c ["\047]/, "-c ;") # what bash -c runs; other strings are words
            gsub(/"[^"]*"|\047[^\047]*\047/, "_")
            n = split($0, part, /[|&;(){}`"\047]+/)
            for (i = 1; i <= n; i++)
                command(part[i])
        }' "$file"
done | sort -u
