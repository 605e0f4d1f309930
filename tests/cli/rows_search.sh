# The table of search methods: each row can be run, replayed, resumed and read about; and the checklist at the top of its header is whole:
# walked on a scratch copy, it gives a method that works, for one file touched besides the new ones.
. "$(dirname "$0")/lib.bash"
source=$(cd "$(dirname "$0")/../.." && pwd)
export XDG_CACHE_HOME=${XDG_CACHE_HOME:-$scratch/cache}
cd "$scratch"
tiny=(--faces synth:1 --crop 128 --face-width 96 --quiet)

# ---- the rows that there are
rows() { sed -n 's/^ROW(\(.*\))$/\1/p' "$1/src/search/rows.h"; }
listed() { "$1" list searches | grep -v '^ ' | cut -d' ' -f1; }
described() { "$1" help manual | sed -n '/^\.SH SEARCHES/,/^\.SH DETECTORS/p' | sed -n 's/^\\fB\([a-z]*\)\\fR$/\1/p'; }
ok "there are three rows and more" [ "$(rows "$source" | wc -l)" -ge 3 ]
ok "list searches has them all" diff <(rows "$source") <(listed "$MASKGEN")
ok "so has the manual page" [ -z "$(comm -23 <(rows "$source" | sort) <(described "$MASKGEN" | sort))" ]
# method SPEC DIR: a run, its replay, and a killed one that is resumed.
method() {
    local pid run=("${tiny[@]}" --search "$1" --restarts 1)
    "$MASKGEN" "${run[@]}" --iters 300 --out "$2" || return
    "$MASKGEN" replay "$2/run.json" --quiet || { echo "# replay"; return 1; }
    "$MASKGEN" "${run[@]}" --iters 300 --checkpoint-every 3 --out "$2-cut" &
    pid=$!
    appears "$2-cut/checkpoint.1"
    kill -9 $pid
    wait $pid 2>/dev/null
    [ ! -e "$2-cut/run.json" ] || { echo "# it was over too soon"; return 1; }
    "$MASKGEN" resume "$2-cut" --quiet && same_run "$2" "$2-cut"
}
for spec in anneal mlrose:attempts=200 random; do
    ok "$spec runs, replays, and is resumed to the same bytes" method "$spec" "${spec%:*}"
done
ok "run.json names a method that is not the default" grep -q '"search": "mlrose:attempts=200"' mlrose/run.json
ok "and the default by silence, as records from before the table do" bash -c '! grep -q "\"search\"" anneal/run.json'
ok "random's result is its control, where both draw as much" bash -c '
    "$MASKGEN" --search random --start random --iters 30 "$@" --out control &&
    genes=$(sed -n "/\"name\": \"best-of-K\"/,/\"genes\"/p" control/run.json | tail -1 | tr -d " ,") &&
    [ -n "$genes" ] && [ "$(sed -n "/\"result\"/,/\"genes\"/p" control/run.json | tail -1 | tr -d " ,")" = "$genes" ]' - "${tiny[@]}"
"$MASKGEN" --search mlrose --iters 5000 "${tiny[@]}" --out ended
ok "ten failed moves end mlrose" grep -q '"stop": "the method came to its end"' ended/run.json

# ---- one row more, by the checklist of src/search/methods.h
below=${B##*/}
mkdir -p "copy/$below"
cp -a "$source"/{Makefile,include,src,patterns,tests} copy/
cp -a "$B"/{obj,maskgen,maskgen.o,libmaskgen.a,face_recipe,bundle_data.c} "copy/$below/"
touch before
cat >copy/src/search/climb.c <<'END'
/* Hill climbing: a move is accepted where it is no worse. */
#include "search/methods.h"
#include "search/move.h"

typedef struct climb {
    mg_search_setup in;
    mg_rng rng;
    mg_genome now;
    double loss;
} climb;

static mg_status init(void *state, const mg_search_setup *setup, mg_err *err)
{
    (void)err;
    climb *c = state;
    c->in = *setup;
    mg_rng_seed(&c->rng, (uint64_t)setup->spec->seed, 0x636c696d62);
    return MG_OK;
}

static int ask(void *state, mg_proposal *out, int most)
{
    (void)most;
    climb *c = state;
    mg_move move;
    *out = (mg_proposal){.genome = c->now, .limit = c->loss};
    mg_move_draw(c->in.domain, &c->now, &c->rng, &move);
    mg_move_apply(&move, &out->genome);
    return 1;
}

static bool tell(void *state, const mg_result *result, int n)
{
    (void)n;
    climb *c = state;
    if (!result->above) {
        c->now = *result->genome;
        c->loss = result->loss;
    }
    return true;
}

static void visit(void *state, mg_visitor *v)
{
    climb *c = state;
    mg_visit_rng(v, &c->rng);
    mg_visit_genome(v, &c->now, c->in.domain, true);
    mg_visit_real(v, &c->loss);
}

const mg_search_ops search_climb = {
    .name = "climb", .summary = "uphill never", .state_size = sizeof(climb), .init = init, .ask = ask, .tell = tell, .visit = visit};
END
cat >copy/tests/unit/test_climb.c <<'END'
/* Hill climbing on the toy. */
#include "toy.h"

static void the_toy_is_solved(void **state)
{
    (void)state;
    toy t = {.genes = TOY_GENES};
    mg_search_spec how = toy_spec("climb", 2000);
    assert_true(toy_walk(&t, &how).best_loss == 0);
}

TEST_MAIN(cmocka_unit_test(the_toy_is_solved))
END
sed -i '/^ROW(anneal)/a ROW(climb)' copy/src/search/rows.h
san=
case $B in *-san-*) san=${B##*-san-} san=${san//-/,} ;; esac
# built TARGET…: in the copy, as it was built here.
built() {
    MAKEFLAGS='' make -s -C copy B="$below" SAN="$san" "$@" >build.log 2>&1 && ! grep -q 'warning:' build.log || { sed 's/^/# /' build.log; return 1; }
}
changed() { diff -rq "$source/$1" "copy/$1" | grep -v '\.pyc'; }
all_changed() { for part in Makefile include src patterns tests; do changed $part; done; }
ok "at most three files are touched besides the new ones" [ "$(all_changed | grep -c ' differ$')" -le 3 ]
ok "namely one" diff <(all_changed | sed -n 's/^Files .* and copy\/\(.*\) differ$/\1/p') <(echo src/search/rows.h)
ok "and two are new" [ "$(all_changed | grep -c '^Only in copy/.*climb\.c$')" -eq 2 ]
ok "it builds without a warning" built all
ok "of which little was new" [ "$(find "copy/$below/obj" -name '*.o' -newer before | wc -l)" -lt 30 ]
new=$PWD/copy/$below/maskgen
ok "it is listed" diff <(rows copy) <(listed "$new")
ok "and described" grep -qx climb <(described "$new")
climbs() {
    "$new" "${tiny[@]}" --search climb --iters 40 --out climb && grep -q '"search": "climb"' climb/run.json &&
        awk -F, 'NR > 2 && $4 > loss { bad = 1 } { loss = $4 } END { exit bad || NR != 41 }' climb/trace.csv
}
ok "it searches, never uphill" climbs
ok "its run replays" code 0 "$new" replay climb/run.json --quiet
ok "its own test and those of the table build" built "$below/tests/test_climb" "$below/tests/test_search"
ok "it solves the toy" code 0 "copy/$below/tests/test_climb"
ok "saved after any iteration it goes on, as every row" code 0 "copy/$below/tests/test_search"
ok "the house has nothing against it" bash -c '! B=$0 bash copy/tests/check_deps.sh | grep -E "src/search|search/climb"' "$below"
done_testing
