#!/usr/bin/env bash
# Measures the server against a limit written by hand and against a peer on Node, on the same large portfolio:
# see benches/README.md. Builds and makes what it needs first, and keeps the portfolio for the day.
#
#     DATABASE   postgres, sqlite, or both without
#     QUICK=1    short turns: they show that it works, not how fast it is
#     PROGRAM    a server that is built already, to measure instead of this tree's
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
. scripts/throwaway-postgres.sh

databases=${DATABASE:-both}
case $databases in
both) databases='postgres sqlite' ;;
postgres | sqlite) ;;
*) fail "DATABASE is postgres, sqlite or both." ;;
esac
rounds=5 seconds=2
[ -z "${QUICK:-}" ] || rounds=1 seconds=0.5

build=${CARGO_TARGET_DIR:-target}/release
plimsoll=${PROGRAM:-$(program release)}
kept=target/bench
directory=
driver=

end() {
    # It ends the servers it has started.
    [ -z "$driver" ] || { kill "$driver" && wait "$driver"; } 2>/dev/null || true
    remove_postgres
    [ -z "$directory" ] || rm -rf "$directory"
}
trap end EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

build_all() {
    scripts/system-packages.sh build
    command -v npm >/dev/null || fail "npm was not found. Install Node.js 20 or later with npm."
    if [ -z "${PROGRAM:-}" ]; then
        say "Building the server"
        # Nobody looks at the playground here.
        mkdir -p web/dist
        cargo build --release --locked
    fi
    say "Building the limit and the driver"
    cargo build --release --locked --manifest-path benches/Cargo.toml --target-dir "${CARGO_TARGET_DIR:-target}"
    npm_packages benches/peer
}

# Names a portfolio after what it is made from and its calendar's day, after which the server would judge every
# project anew.
portfolio_name() {
    local sources
    sources=$(find entity/src migration/src crates/demo/src scripts/bench.sh benches/peer/analyze.js -type f -print0 |
        sort -z | xargs -0 cat | cksum | cut -d ' ' -f 1)
    printf 'portfolio-%s-%s\n' "$(TZ=Asia/Shanghai date +%F)" "$sources"
}

seed() { # database-url
    DATABASE_URL=$1 "$plimsoll" seed --projects 10000 --seed 7
}

# Puts a copy of the portfolio into $directory, made first if it must be.
sqlite_portfolio() {
    local file
    file=$kept/$(portfolio_name).db
    if [ ! -f "$file" ]; then
        say "Making the portfolio on SQLite"
        rm -f "$kept"/portfolio-*.db*
        seed "sqlite://$directory/new.db?mode=rwc"
        node benches/peer/analyze.js "$directory/new.db"
        mv "$directory/new.db" "$file"
    fi
    cp "$file" "$directory/portfolio.db"
    url=sqlite://$directory/portfolio.db
}

postgres_portfolio() {
    local version file
    version=$(postgres_version)
    file=$kept/$(portfolio_name).postgres${version%%.*}.tar
    make_postgres_directory
    if [ ! -f "$file" ]; then
        say "Making the portfolio on PostgreSQL"
        rm -f "$kept"/portfolio-*.tar
        init_postgres
        start_postgres
        as_postgres "$(postgres_program createdb)" --maintenance-db="$POSTGRES_URL/postgres" portfolio
        seed "$POSTGRES_URL/portfolio"
        as_postgres "$(postgres_program vacuumdb)" --quiet --analyze --dbname="$POSTGRES_URL/portfolio"
        stop_postgres
        tar -C "$POSTGRES_DIRECTORY" -cf "$file.new" data
        mv "$file.new" "$file"
    else
        tar -C "$POSTGRES_DIRECTORY" -xpf "$file"
    fi
    start_postgres
    url=$POSTGRES_URL/portfolio
}

measure() { # database title [driver's options]
    local database=$1 title=$2
    shift 2
    say "Measuring on $title"
    DATABASE_URL=$url "$plimsoll" migrate >/dev/null
    "$build/plimsoll-bench-driver" --title "$title" --database "$url" --plimsoll "$plimsoll" \
        --limit "$build/plimsoll-bench-limit" --peer benches/peer/server.js --logs "$kept" \
        --connections 1,16,64 --rounds "$rounds" --seconds "$seconds" --report "$kept/$database.md" "$@" &
    driver=$!
    wait "$driver"
    driver=
    say "Written to $kept/$database.md"
}

build_all
mkdir -p "$kept"
directory=$(mktemp -d "$kept/run.XXXXXX")
for database in $databases; do
    "${database}_portfolio"
    case $database in
    postgres) measure postgres "PostgreSQL $(postgres_version)" --postmaster "$POSTGRES_PID" ;;
    sqlite) measure sqlite SQLite ;;
    esac
    remove_postgres
done
