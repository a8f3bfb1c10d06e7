#!/usr/bin/env bash
# Measures what one alert to thousands of subscribers costs, against a bare broadcast and a peer on Node: see
# benches/README.md. Builds what it needs first.
#
#     QUICK=1    fewer subscribers and alerts: shows that it works, not how fast it is
#     PROGRAM    a server that is built already, to measure instead of this tree's
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

subscribers=5000 idle=10000 rounds=20 alerts=10
[ -z "${QUICK:-}" ] || subscribers=1000 idle=1000 rounds=2 alerts=5

build=${CARGO_TARGET_DIR:-target}/release
plimsoll=${PROGRAM:-$(program release)}
directory=
driver=

end() {
    # It ends the servers it has started.
    [ -z "$driver" ] || { kill "$driver" && wait "$driver"; } 2>/dev/null || true
    [ -z "$directory" ] || rm -rf "$directory"
}
trap end EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

scripts/system-packages.sh build
command -v npm >/dev/null || fail "npm was not found. Install Node.js 20 or later with npm."
if [ -z "${PROGRAM:-}" ]; then
    say "Building the server"
    # Nobody looks at the playground here.
    mkdir -p web/dist
    cargo build --release --locked
fi
say "Building the broadcast and its subscribers"
cargo build --release --locked --manifest-path benches/Cargo.toml --package plimsoll-bench-fanout \
    --target-dir "${CARGO_TARGET_DIR:-target}"
npm_packages benches/peer
mkdir -p target/bench
directory=$(mktemp -d target/bench/run.XXXXXX)
say "Measuring"
"$build/plimsoll-bench-fanout" measure --plimsoll "$plimsoll" --peer benches/peer/stream.js \
    --database "sqlite://$directory/demo.db?mode=rwc" --logs target/bench --report target/bench/stream.md \
    --subscribers "$subscribers" --idle "$idle" --rounds "$rounds" --alerts "$alerts" &
driver=$!
wait "$driver"
driver=
say "Written to target/bench/stream.md"
