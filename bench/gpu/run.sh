#!/usr/bin/env bash
# The first thing to do on a machine with a real GPU, from anywhere: doctor, every suite that computes on a device, and the
# quickstart, on one adapter; what came of it is one JSON, bench/gpu/results/NAME.json. Needs Node 24 and `npm ci`.
#   bench/gpu/run.sh [--adapter NAME] [--quick]     quick: without the quickstart
# Exits 3 with a line where there is no GPU, 1 when anything failed, 2 for wrong usage.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export PATH="$PWD/node_modules/.bin:$PATH"
adapter="" quick=0
while [ $# -gt 0 ]; do
  case "$1" in
    --adapter) [ $# -gt 1 ] || { echo "--adapter wants a name" >&2; exit 2; }; adapter=$2; shift 2 ;;
    --quick) quick=1; shift ;;
    *) echo "unknown: $1 (see the head of this file)" >&2; exit 2 ;;
  esac
done
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

node cli/perlc.js doctor --json >"$work/doctor.json" 2>"$work/doctor.err"
adapter=$(node bench/gpu/report.ts adapter "$work/doctor.json" "$adapter") || exit $?
echo "on $adapter"

echo "device suites"
PERLC_ADAPTER="$adapter" vitest run test/device test/tensor test/model test/policy test/engine test/stages test/run \
  --testTimeout=600000 --reporter=json --outputFile="$work/suites.json" >"$work/suites.log" 2>&1
echo $? >"$work/suites.rc"

if [ "$quick" = 0 ]; then
  echo "quickstart"
  node cli/perlc.js run specs/quickstart.perl --adapter "$adapter" --out "$work/runs" --json \
    >"$work/quickstart.jsonl" 2>"$work/quickstart.err"
  echo $? >"$work/quickstart.rc"
fi

node bench/gpu/report.ts write "$work" "$adapter"
