#!/usr/bin/env bash
# Runs a command against a demo server, which was built before, with a database of its own; both are gone afterwards.
# The command is told the address (PLIMSOLL_URL), the process (PLIMSOLL_PID) and the program (PLIMSOLL_PROGRAM).
#
#     scripts/with-demo-server.sh COMMAND...
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

# Waits until the server at $1 answers that it is ready. A debug build takes a
# while to fill in the demo data.
ready() {
    local deadline=$((SECONDS + 180))
    while [ "$SECONDS" -lt "$deadline" ] && kill -0 "$server" 2>/dev/null; do
        node -e '
            fetch(process.argv[1], { signal: AbortSignal.timeout(2000) })
                .then((answer) => process.exit(answer.status === 200 ? 0 : 1), () => process.exit(1))
        ' "$1/readyz" && return
        sleep 0.5
    done
    return 1
}

server=
directory=
stop_server() {
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || true
        # One that does not stop by itself in ten seconds is stopped.
        for _ in $(seq 100); do
            kill -0 "$server" 2>/dev/null || break
            sleep 0.1
        done
        kill -KILL "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    [ -z "$directory" ] || rm -rf "$directory"
    server='' directory=''
}
trap stop_server EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

[ -x "$(program debug)" ] || fail "The server was not built."
directory=$(mktemp -d "${TMPDIR:-/tmp}/plimsoll-demo.XXXXXX")
port=$(node -e '
    const server = require("net").createServer().listen(0, "127.0.0.1", () => {
        console.log(server.address().port);
        server.close();
    })
')
DATABASE_URL="sqlite://$directory/demo.db?mode=rwc" \
    "$(program debug)" serve --demo --listen "127.0.0.1:$port" >"$directory/log" 2>&1 &
server=$!

PLIMSOLL_URL=http://127.0.0.1:$port
PLIMSOLL_PID=$server
PLIMSOLL_PROGRAM=$(realpath "$(program debug)")
export PLIMSOLL_URL PLIMSOLL_PID PLIMSOLL_PROGRAM
if ready "$PLIMSOLL_URL"; then
    "$@" && exit
else
    echo "The demo server did not become ready." >&2
fi
echo "The last lines that the demo server wrote:" >&2
tail -n 40 "$directory/log" >&2
exit 1
