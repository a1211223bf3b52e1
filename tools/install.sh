#!/bin/sh
# install.sh VENV LOCK WHAT...: install what LOCK names, by its hashes, and then WHAT, without any dependencies.
# The installer is heard only where it fails; people at a terminal see how far it is.
set -eu
venv=$1 lock=$2
shift 2
log=$venv/install.log

install() {
  "$venv/bin/pip" install --require-hashes --requirement "$lock" &&
    "$venv/bin/pip" install --no-deps --no-build-isolation "$@"
}

install "$@" >"$log" 2>&1 &
installer=$!
trap 'kill $installer 2>/dev/null; exit 130' INT TERM
all=$(grep -c == "$lock")
while [ -t 2 ] && kill -0 $installer 2>/dev/null; do
  found=$(grep -c '^Collecting' "$log" || true)
  printf '\rinstalling %s: %s of %s packages found ' "$lock" "$found" "$all" >&2
  sleep 0.2
done
wait $installer || { cat "$log" >&2; exit 1; }
[ ! -t 2 ] || printf '\r\033[K' >&2
