# 100 fresh identities before any redraw, by quintile of skin tone.
"$B/tests/heads" 500000 100
