#!/usr/bin/env bash
# Builds everything and starts the server with its demo data.
#
#     LISTEN         where it listens, such as 127.0.0.1:9000; its own default without
#     DATABASE_URL   the database; a SQLite file in this directory without
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

scripts/system-packages.sh build
scripts/web.sh
say "Building the server"
cargo build --locked --bin plimsoll
export DATABASE_URL=${DATABASE_URL:-sqlite://plimsoll.db?mode=rwc}
say "Starting the server: Ctrl-C stops it"
exec "$(program debug)" serve --demo ${LISTEN:+--listen "$LISTEN"}
