#!/usr/bin/env bash
# Lints the schema, and every operation in examples and documents (web/lint).
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

command -v npm >/dev/null || fail "npm was not found. Install Node.js 20 or later with npm."
npm_packages web # Vite, which reads the examples
npm_packages web/lint
node web/lint/lint.mjs
