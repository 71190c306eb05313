#!/usr/bin/env bash
# A PostgreSQL cluster of its own for tests and benchmarks: start DIR prints its URL, stop DIR ends it.
# Characters are letters as in any office's installation (lc-ctype), which pg_trgm needs to see Chinese.
# It would lose its data with the power, as tests may; for benchmarks set PGTESTDURABLE=yes.
set -euo pipefail
verb="$1" dir="$2"
bin="$(pg_config --bindir)"
port="${PGTESTPORT:-54329}"
hasty="-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
[ "${PGTESTDURABLE:-}" != yes ] || hasty=""
as_owner() { # PostgreSQL refuses to run as root
  if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}
case "$verb" in
  start)
    mkdir -p "$dir"
    [ "$(id -u)" != 0 ] || { chown postgres "$dir"; chmod go+x "$(dirname "$dir")"; }
    if [ ! -e "$dir/data/PG_VERSION" ]; then
      as_owner "$bin/initdb" -D "$dir/data" -U shangda --auth=trust --encoding=UTF8 --locale=C --lc-ctype=C.UTF-8 >/dev/null
    fi
    as_owner "$bin/pg_ctl" -D "$dir/data" -w -l "$dir/log" \
      -o "-p $port -k $dir -c listen_addresses=127.0.0.1 -c max_connections=200 $hasty" start >/dev/null
    as_owner "$bin/createdb" -h 127.0.0.1 -p "$port" -U shangda shangda 2>/dev/null || true
    echo "postgres://shangda@127.0.0.1:$port/shangda"
    ;;
  stop)
    as_owner "$bin/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$dir"
    ;;
esac
