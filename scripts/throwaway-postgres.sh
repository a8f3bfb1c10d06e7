# shellcheck shell=bash
# A PostgreSQL server for one run: in a directory of its own, on a free port, gone with the script. Sourced, by
# bash, after lib.sh. Nothing it holds survives a power cut, and nothing but the script's statements runs in it.

POSTGRES_USER=plimsoll
POSTGRES_DIRECTORY=
POSTGRES_PID=
POSTGRES_URL=

# PostgreSQL refuses to run as root.
as_postgres() {
    if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

make_postgres_directory() {
    POSTGRES_DIRECTORY=$(mktemp -d "${TMPDIR:-/tmp}/plimsoll-postgres.XXXXXX")
    [ "$(id -u)" -ne 0 ] || chown postgres "$POSTGRES_DIRECTORY"
}

# The server's programs are next to its `initdb`, be it linked from elsewhere.
postgres_program() { # name
    local initdb
    initdb=$(find_postgres | tail -n 1) || fail "PostgreSQL was not found. Install its server."
    printf '%s/%s\n' "$(dirname "$(readlink -f "$initdb")")" "$1"
}

postgres_version() {
    "$(postgres_program postgres)" --version | cut -d ' ' -f 3
}

init_postgres() {
    as_postgres "$(postgres_program initdb)" --pgdata="$POSTGRES_DIRECTORY/data" --username="$POSTGRES_USER" \
        --auth=trust --encoding=UTF8 --no-locale --no-sync >/dev/null
}

start_postgres() {
    local port
    port=$(node -e '
        const server = require("net").createServer().listen(0, "127.0.0.1", () => {
            console.log(server.address().port);
            server.close();
        })
    ')
    as_postgres "$(postgres_program pg_ctl)" start --silent --wait --pgdata="$POSTGRES_DIRECTORY/data" \
        --log="$POSTGRES_DIRECTORY/log" --options="-p $port -c listen_addresses=127.0.0.1 \
        -c unix_socket_directories= -c max_connections=200 -c shared_buffers=512MB -c max_wal_size=256MB \
        -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off" ||
        fail "PostgreSQL could not be started: $(cat "$POSTGRES_DIRECTORY/log")"
    POSTGRES_PID=$(head -n 1 "$POSTGRES_DIRECTORY/data/postmaster.pid")
    # shellcheck disable=SC2034 # for the script that sources this
    POSTGRES_URL=postgres://$POSTGRES_USER@127.0.0.1:$port
}

stop_postgres() {
    [ -n "$POSTGRES_PID" ] || return 0
    as_postgres "$(postgres_program pg_ctl)" stop --silent --mode=fast --pgdata="$POSTGRES_DIRECTORY/data"
    POSTGRES_PID=
}

remove_postgres() {
    stop_postgres || true
    [ -z "$POSTGRES_DIRECTORY" ] || rm -rf "$POSTGRES_DIRECTORY"
    POSTGRES_DIRECTORY=
}
