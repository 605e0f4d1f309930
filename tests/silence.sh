#!/bin/bash
# silence.sh TIMING OUTPUT: the longest silences on a terminal, longest first, from what script(1) wrote: seconds, and the end of what
# stood there before. TIMING has a line "seconds bytes" for each piece of OUTPUT, whose own first line is script's.
set -eu
export LC_ALL=C
awk '{ at += bytes; bytes = $2; print $1, at }' "$1" | sort -rn | head -n "${3:-5}" | while read -r seconds at; do
    before=$(tail -n +2 "$2" | head -c "$at" | tail -c 200 | tr '\r' '\n' | sed 's/\x1b\[[0-9;]*[A-Za-z]//g' | tr -cd '[:print:]\n' | grep . | tail -n 1 || true)
    printf '%.1f s after: %s\n' "$seconds" "${before:-the start}"
done
