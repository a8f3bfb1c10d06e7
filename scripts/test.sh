#!/usr/bin/env bash
# Runs all tests, those of the server and those that drive it from a browser,
# and installs what they need first.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

server_tests() {
    cargo test --workspace --locked --no-fail-fast
}

# The Python that the examples and the clients for Python are tested with, which has what they ask for.
python_for_clients() {
    local wanted=web/test/requirements.txt have=target/clients/requirements.txt
    if ! cmp -s "$wanted" "$have"; then
        python3 -m venv --clear target/clients && target/clients/bin/pip install --quiet -r "$wanted" &&
            cp "$wanted" "$have" || return
    fi >&2
    printf '%s\n' "$PWD/target/clients/bin/python3"
}

# Runs the tests in web/ against a demo server with a database of its own.
browser_tests() {
    local chromium port python
    chromium=$(find_chromium) || { echo "Chromium was not found." >&2; return 1; }
    # The GraphQL clients that are tested are no part of the playground, and not installed to build it.
    npm_packages web/test/clients || return
    python=$(python_for_clients) || return
    [ -x "$(program debug)" ] || { echo "The server was not built." >&2; return 1; }

    directory=$(mktemp -d "${TMPDIR:-/tmp}/plimsoll-demo.XXXXXX") || return
    port=$(node -e '
        const server = require("net").createServer().listen(0, "127.0.0.1", () => {
            console.log(server.address().port);
            server.close();
        })
    ') || return
    DATABASE_URL="sqlite://$directory/demo.db?mode=rwc" \
        "$(program debug)" serve --demo --listen "127.0.0.1:$port" >"$directory/log" 2>&1 &
    server=$!

    local url=http://127.0.0.1:$port failed=0
    if ready "$url"; then
        PLIMSOLL_URL=$url PLIMSOLL_PID=$server CHROMIUM=$chromium PYTHON=$python \
            PLIMSOLL_PROGRAM=$(realpath "$(program debug)") npm --prefix web test || failed=1
    else
        echo "The demo server did not become ready." >&2
        failed=1
    fi
    if [ "$failed" -ne 0 ]; then
        echo "The last lines that the demo server wrote:" >&2
        tail -n 40 "$directory/log" >&2
    fi
    stop_server
    return "$failed"
}

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

if step "What the tests need" scripts/system-packages.sh test &&
    step "Playground" scripts/web.sh required; then
    step "Server tests" server_tests || true
    if [ -f web/package.json ]; then
        step "Browser and client tests" browser_tests || true
    else
        skip "Browser and client tests"
    fi
fi
summary
