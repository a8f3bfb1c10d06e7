#!/usr/bin/env bash
# Builds the playground into web/dist, which the server carries inside itself:
# it must be there before the server is built. Does nothing when it is newer
# than its sources.
#
#     scripts/web.sh            build it; without npm the server has no playground
#     scripts/web.sh required   fail without npm
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

if [ ! -f web/package.json ]; then
    say "No playground: web/package.json is not there"
    exit 0
fi
if ! command -v npm >/dev/null; then
    [ "${1:-}" != required ] || fail "npm was not found. Install Node.js 20 or later with npm."
    say "No playground: npm was not found. Install Node.js 20 or later to have it."
    mkdir -p web/dist
    exit 0
fi

npm_packages web
newer=$(find web \( -path web/node_modules -o -path web/dist -o -path web/test -o -path web/lint \) -prune \
    -o -type f -newer web/dist/index.html -print -quit 2>/dev/null || echo all)
if [ -n "$newer" ]; then
    say "Building the playground"
    npm --prefix web run build
    touch web/dist/index.html
fi
