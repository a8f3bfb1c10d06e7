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

# Runs the tests in web/ against a demo server.
browser_tests() {
    local chromium python
    chromium=$(find_chromium) || { echo "Chromium was not found." >&2; return 1; }
    # The GraphQL clients that are tested are no part of the playground, and not installed to build it.
    npm_packages web/test/clients || return
    python=$(python_for_clients) || return
    CHROMIUM=$chromium PYTHON=$python scripts/with-demo-server.sh npm --prefix web test
}

if step "What the tests need" scripts/system-packages.sh test &&
    step "Console and playground" scripts/web.sh required; then
    step "Server tests" server_tests || true
    if [ -f web/package.json ]; then
        step "Browser and client tests" browser_tests || true
    else
        skip "Browser and client tests"
    fi
fi
summary
