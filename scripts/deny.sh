#!/usr/bin/env bash
# Checks the dependencies against deny.toml, with a cargo-deny that it builds
# once and keeps outside of the tree.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

version=0.20.2
tools=${XDG_CACHE_HOME:-$HOME/.cache}/plimsoll-tools
export PATH=$tools/bin:$PATH

if [ "$(cargo-deny --version 2>/dev/null)" != "cargo-deny $version" ]; then
    say "Installing cargo-deny $version"
    # Unoptimised: it takes half the time to build and seconds to run.
    cargo install cargo-deny --version "$version" --locked --debug --root "$tools" ||
        fail "cargo-deny could not be installed, and the dependencies must be checked."
fi

say "Licences, bans and sources"
cargo deny --locked check --hide-inclusion-graph bans licenses sources

say "Advisories"
if GIT_TERMINAL_PROMPT=0 timeout 120 cargo deny fetch db; then
    cargo deny --locked check --disable-fetch advisories
else
    echo "SKIPPED: the advisory database could not be fetched, so the advisories were not checked."
fi
