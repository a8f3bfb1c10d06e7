# shellcheck shell=bash
# What the other scripts share. Sourced, by bash, from the top of the tree.

# A line that is easily found in a long output.
say() {
    printf '\n== %s\n' "$*" >&2
}

fail() {
    printf '\nERROR: %s\n' "$*" >&2
    exit 1
}

# Where `cargo build` and `cargo test` put the program.
program() { # debug | release
    printf '%s/%s/plimsoll\n' "${CARGO_TARGET_DIR:-target}" "$1"
}

# The packages of a directory, as its lock file has them. npm writes the file that is compared last, so that an install
# that was cut short is done again.
npm_packages() { # directory
    local installed=$1/node_modules/.package-lock.json
    if [ ! "$installed" -nt "$1/package-lock.json" ]; then
        say "Installing the packages of $1"
        npm --prefix "$1" ci --no-audit --no-fund --loglevel=error && touch "$installed"
    fi
}

# The browser that the tests drive: $CHROMIUM, or the first one found.
find_chromium() {
    local name
    for name in ${CHROMIUM:-} chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" && return
    done
    return 1
}

# The newest PostgreSQL server's programs, which Debian leaves out of PATH. The
# tests look in the same places.
find_postgres() {
    command -v initdb || ls /usr/lib/postgresql/*/bin/initdb 2>/dev/null
}

# The pooler, which Debian keeps where only root looks.
find_pgbouncer() {
    command -v pgbouncer || ls /usr/sbin/pgbouncer 2>/dev/null
}

# Runs the steps of a longer check to the end, whichever of them fails, and
# remembers how each went for `summary`.
STEPS=()
FAILED=0
step() { # name command...
    local name=$1 started=$SECONDS result=passed
    shift
    say "$name"
    "$@" </dev/null || result=FAILED
    [ "$result" = passed ] || FAILED=$((FAILED + 1))
    STEPS+=("$(printf '%-6s %5ds  %s' "$result" $((SECONDS - started)) "$name")")
    [ "$result" = passed ]
}

skip() { # name
    STEPS+=("$(printf '%-6s %5s   %s' skipped - "$1")")
}

# Prints how the steps went. Fails if any of them did.
summary() {
    printf '\n== Summary\n'
    printf '%s\n' "${STEPS[@]}"
    if [ "$FAILED" -eq 0 ]; then
        printf 'All steps passed.\n'
    else
        printf 'Steps that failed: %d\n' "$FAILED"
        return 1
    fi
}
