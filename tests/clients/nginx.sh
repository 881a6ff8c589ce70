#!/usr/bin/env bash
# nginx in front, with the configuration of docs/operate.md as it stands there but for
# ports and paths: pages come by TLS, no query reaches a log of the proxy, uploads of
# 20 MB pass, and live events are not held back.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

fail() {
  printf 'nginx: %s\n' "$*" >&2
  exit 1
}

# Installs packages as root. The service that a package brings is not started: a system
# that has no policy of its own gets one for the time of the installation.
install() {
  local root=() policy=/usr/sbin/policy-rc.d made=
  [[ $EUID -eq 0 ]] || root=(sudo)
  if [[ ! -e $policy ]]; then
    made=1
    printf '#!/bin/sh\nexit 101\n' | "${root[@]}" tee "$policy" >/dev/null
    "${root[@]}" chmod 755 "$policy"
  fi
  local done=0
  "${root[@]}" apt-get -qq update >/dev/null &&
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get -qq install -y --no-install-recommends "$@" >/dev/null || done=$?
  [[ -z $made ]] || "${root[@]}" rm "$policy"
  [[ $done == 0 ]] || fail "cannot install $*"
}

missing=()
for package in nginx-light:nginx openssl:openssl curl:curl; do
  PATH=$PATH:/usr/sbin type -P "${package#*:}" >/dev/null || missing+=("${package%:*}")
done
if ((${#missing[@]} > 0)); then
  echo "installing ${missing[*]}"
  install "${missing[@]}"
fi

program=${TEST_PROGRAM:-${CARGO_TARGET_DIR:-$PWD/target}/debug/ibasho}
[[ -x $program ]] || cargo build --locked
folder=$(mktemp -d)
service= proxy=
stop() {
  [[ -z $proxy ]] || kill "$proxy" 2>/dev/null || true
  [[ -z $service ]] || kill "$service" 2>/dev/null || true
  wait
  rm -rf "$folder"
}
trap stop EXIT

RUST_LOG=warn "$program" serve --listen 127.0.0.1:0 --database "sqlite:$folder/register.db" \
  --trusted-proxy 127.0.0.1 --public-url https://map.example.jp >"$folder/said" 2>"$folder/service.log" &
service=$!
address=
for _ in $(seq 600); do
  address=$(grep -oE '127\.0\.0\.1:[0-9]+' "$folder/said" | head -n 1 || true)
  [[ -n $address ]] && break
  sleep 0.1
done
[[ -n $address ]] || fail "the service did not start: $(cat "$folder/service.log")"

openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=map.example.jp \
  -keyout "$folder/key.pem" -out "$folder/cert.pem" 2>/dev/null
port=$((20000 + RANDOM % 10000))
# The block of the document, from its fence to the next.
{
  printf 'pid %s/pid;\nworker_processes 1;\nevents {}\nhttp {\n' "$folder"
  for kind in client_body proxy fastcgi uwsgi scgi; do
    printf '%s_temp_path %s/%s;\n' "$kind" "$folder" "$kind"
  done
  sed -n '/^```nginx$/,/^```$/p' docs/operate.md | sed '/^```/d' | sed \
    -e "s|listen 443 ssl|listen 127.0.0.1:$port ssl|" \
    -e "s|http://127.0.0.1:8080|http://$address|" \
    -e "s|/etc/letsencrypt/live/map.example.jp/fullchain.pem|$folder/cert.pem|" \
    -e "s|/etc/letsencrypt/live/map.example.jp/privkey.pem|$folder/key.pem|" \
    -e "s|/var/log/nginx/|$folder/|"
  printf '}\n'
} >"$folder/nginx.conf"
grep -q proxy_pass "$folder/nginx.conf" || fail "docs/operate.md holds no configuration"
chmod 755 "$folder"
nginx=$(PATH=$PATH:/usr/sbin type -P nginx)
"$nginx" -q -t -c "$folder/nginx.conf" -e "$folder/start.log" || fail "the configuration is refused"
"$nginx" -c "$folder/nginx.conf" -e "$folder/start.log" -g 'daemon off;' &
proxy=$!

ask() {
  curl --silent --show-error --insecure --max-time 20 \
    --resolve "map.example.jp:$port:127.0.0.1" "$@"
}
url=https://map.example.jp:$port
for _ in $(seq 300); do
  ask --output /dev/null "$url/healthz" 2>/dev/null && break
  sleep 0.1
done

status=$(ask --output /dev/null --write-out '%{http_code}' "$url/?lat=35.7869&lon=139.4732&q=secretword")
[[ $status == 200 ]] || fail "the first page: $status"
ask "$url/api/nearest?lat=35.786912&lon=139.473212" | grep -q FeatureCollection || fail "no places"
status=$(ask --output /dev/null --write-out '%{http_code}' --request POST \
  --data 'lat=35.786912&lon=139.473212&q=secretword' "$url/")
[[ $status == 200 ]] || fail "a search with a position in its body: $status"
echo "pages and searches come through"

head -c 20000000 /dev/zero >"$folder/upload"
status=$(ask --output /dev/null --write-out '%{http_code}' --form "file=@$folder/upload" "$url/staff/import")
[[ $status == 403 || $status == 303 ]] || fail "20 MB from nobody: $status, not refused by the service"
echo "20 MB reach the service ($status)"

# It never ends by itself: what comes within two seconds is what was not held back.
events=$(ask --max-time 2 --no-buffer "$url/api/shelters/events" 2>/dev/null || true)
grep -q '^event: hello' <<<"$events" || fail "live events are held back"
echo "live events come at once"

kill "$service"
wait "$service" || true
service=
status=$(ask --output /dev/null --write-out '%{http_code}' "$url/?lat=35.7869&q=secretword")
[[ $status == 502 ]] || fail "without the service: $status"
kill -QUIT "$proxy"
wait "$proxy" || true
proxy=
grep -q '"GET /api/nearest"' "$folder/ibasho.log" || fail "the log names no route"
for word in secretword 35.78 139.47 'lat='; do
  if grep -F "$word" "$folder/ibasho.log" "$folder/ibasho-error.log" "$folder/start.log"; then
    fail "a log of the proxy holds $word"
  fi
done
echo "no query is in $(wc -l <"$folder/ibasho.log") lines of its log, nor in its errors"
