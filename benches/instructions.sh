#!/usr/bin/env bash
# Counts instructions under valgrind: the runner that fits the locked library is put into target/ first.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v valgrind >/dev/null || { echo "valgrind is not installed; nothing is counted"; exit 0; }
version=$(sed -n '/^name = "gungraun"$/{n;s/version = "\(.*\)"/\1/p}' Cargo.lock)
runner=target/gungraun-$version
[ -x "$runner/bin/gungraun-runner" ] || cargo install --quiet --locked --root "$runner" --version "$version" gungraun-runner
GUNGRAUN_RUNNER=$PWD/$runner/bin/gungraun-runner cargo bench --locked --bench instructions "$@"
