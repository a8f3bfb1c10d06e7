#!/usr/bin/env bash
# Installs what a build or the tests need and the machine does not have: with
# apt-get where that is at hand. Elsewhere it says what is missing.
#
#     scripts/system-packages.sh build          a C compiler
#     scripts/system-packages.sh test           PostgreSQL, PgBouncer, Chromium and Python as well
#     scripts/system-packages.sh pictures       a C compiler, Chromium, and letters for Chinese
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

missing=()
command -v cc >/dev/null || missing+=(build-essential)
if [ "${1:-}" = test ]; then
    if [ "${PLIMSOLL_TEST_POSTGRES:-}" != skip ] && [ -z "${PLIMSOLL_TEST_POSTGRES_URL:-}" ]; then
        find_postgres >/dev/null || missing+=(postgresql)
    fi
    [ "${PLIMSOLL_TEST_POSTGRES:-}" = skip ] || find_pgbouncer >/dev/null || missing+=(pgbouncer)
    find_chromium >/dev/null || missing+=(chromium)
    python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
fi
if [ "${1:-}" = pictures ]; then
    find_chromium >/dev/null || missing+=(chromium)
    [ -n "$(fc-list :lang=zh-cn 2>/dev/null)" ] || missing+=(fontconfig fonts-wqy-microhei)
fi
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if ! command -v apt-get >/dev/null; then
    fail "not found on this machine: ${missing[*]} (the names are Debian's). Install them and try again."
elif [ "$(id -u)" -ne 0 ]; then
    # Without a terminal nobody could type a password.
    if command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
        as_root=(sudo)
    else
        fail "not found on this machine: ${missing[*]}. As root: apt-get install ${missing[*]}"
    fi
fi

say "Installing ${missing[*]}"
apt() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -q "$@"
}
apt update
apt install --yes --no-install-recommends "${missing[@]}"
