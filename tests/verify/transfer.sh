# Three patterns annealed on the default heads, worn on photos that no search saw.
for seed in 1 2 3; do
    "$MASKGEN" --seed $seed --iters 1000 --out "$work/$seed" --quiet 2>/dev/null
done
"$B/tests/transfer" "$work"/{1,2,3}/pattern.png -- "$photos" ${MASKGEN_DEV_FACES:+"$MASKGEN_DEV_FACES"}
[ -n "${MASKGEN_DEV_FACES:-}" ] || echo "# not run: the portraits of \$MASKGEN_DEV_FACES"
