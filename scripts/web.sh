#!/usr/bin/env bash
# Builds the console and the playground into web/dist, which the server carries
# inside itself: they must be there before the server is built. Does nothing when
# they are newer than what they are made of.
#
#     scripts/web.sh            build them; without npm the server has no pages
#     scripts/web.sh required   fail without npm
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

if [ ! -f web/package.json ]; then
    say "No pages: web/package.json is not there"
    exit 0
fi
if ! command -v npm >/dev/null; then
    [ "${1:-}" != required ] || fail "npm was not found. Install Node.js 20 or later with npm."
    say "No pages: npm was not found. Install Node.js 20 or later to have them."
    mkdir -p web/dist
    exit 0
fi

npm_packages web
# The console is built last. Its operations are typed by the schema, and its enum values named by the server's catalogue.
newer=$(find web schema.graphql crates/messages/locales \
    \( -path web/node_modules -o -path web/dist -o -path web/test -o -path web/lint -o -path web/console/src/gql \) -prune \
    -o -type f -newer web/dist/console/index.html -print -quit 2>/dev/null || echo all)
if [ -n "$newer" ]; then
    say "Building the console and the playground"
    npm --prefix web run build
    touch web/dist/console/index.html
fi
