#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The whole program over HTTPS beside its peers, alternately in one run; prints medians, their ratio and the goal.
#   bench/http.sh BIN    BIN: directory of the release tree's bench programs; tools/bench calls it
# Ingest of 4 MB pictures, signed in, against http_ceiling and Orthanc (REST, plain HTTP, no sign-in); fetch of originals
# and of stored previews against nginx's static files over HTTPS. ROUNDS=3 rounds; about 9 GB of disk, removed at the end.
set -euo pipefail

bin=${1:?usage: bench/http.sh BIN}
incamera=$bin/../incamera
rounds=${ROUNDS:-3}
work=$(mktemp -d "$bin/../http.XXXXXX")
work=$(cd "$work" && pwd)
port_ours=18443 port_ceiling=18444 port_nginx=18445 port_orthanc=18446
place=99999999990000000000
pictures=32 # of those fetched, in turn
photos=8
pids=()

finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' INT TERM

for program in nginx Orthanc curl jq openssl; do
  command -v "$program" >/dev/null || { echo "http: $program is missing; run tools/deps bench"; exit 0; }
done
if [ "$(df --output=avail -k "$work" | tail -1)" -lt $((rounds * 4000000)) ]; then
  echo "http: not enough room on disk"
  exit 0
fi

# --- the servers ---

wait_for() { # URL
  for _ in $(seq 600); do
    curl -sk -o /dev/null --max-time 2 "$1" && return
    sleep 0.1
  done
  echo "http: no answer from $1" >&2
  return 1
}

start_ours() {
  printf '[server]\nrates = 0\n' >"$work/ours.conf"
  "$incamera" serve --config "$work/ours.conf" --demo --data "$work/ours" --listen "127.0.0.1:$port_ours" \
    >"$work/ours.out" 2>"$work/ours.log" &
  ours=$!
  pids+=("$ours")
  wait_for "https://127.0.0.1:$port_ours/healthz"
}

start_ceiling() {
  "$bin/http_ceiling" "$port_ceiling" "$work/segment" "$work/certificate.pem" "$work/key.pem" &
  pids+=($!)
}

start_nginx() {
  mkdir -p "$work/nginx/files" "$work/nginx/temporary"
  {
    if [ "$(id -u)" -eq 0 ]; then echo 'user root;'; fi
    cat <<CONFIG
worker_processes 2; daemon off; pid $work/nginx/pid; error_log $work/nginx/log warn;
events { worker_connections 1024; }
http {
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; default_type image/jpeg;
  client_body_temp_path $work/nginx/temporary; ssl_protocols TLSv1.3;
  server {
    listen 127.0.0.1:$port_nginx ssl reuseport; root $work/nginx/files;
    ssl_certificate $work/certificate.pem; ssl_certificate_key $work/key.pem;
  }
}
CONFIG
  } >"$work/nginx.conf"
  nginx -e "$work/nginx/log" -p "$work/nginx" -c "$work/nginx.conf" &
  pids+=($!)
}

start_orthanc() {
  mkdir -p "$work/orthanc"
  cat >"$work/orthanc.json" <<CONFIG
{ "Name": "bench", "StorageDirectory": "$work/orthanc/files", "IndexDirectory": "$work/orthanc/index",
  "HttpPort": $port_orthanc, "DicomServerEnabled": false, "RemoteAccessAllowed": false, "AuthenticationEnabled": false,
  "SyncStorageArea": true, "OverwriteInstances": false, "StorageCompression": false, "HttpThreadsCount": 50, "Plugins": [] }
CONFIG
  Orthanc "$work/orthanc.json" >"$work/orthanc.log" 2>&1 &
  orthanc=$!
  pids+=("$orthanc")
  wait_for "http://127.0.0.1:$port_orthanc/system"
}

tree_of() { # PID: it and those it started
  echo "$1"
  local child
  while read -r child; do tree_of "$child"; done < <(cat "/proc/$1"/task/*/children 2>/dev/null | xargs -rn1 || true)
}

peak_mb() { # PID
  for pid in $(tree_of "$1"); do cat "/proc/$pid/status" 2>/dev/null || true; done | awk '/VmHWM/ {sum += $2} END {print sum / 1024}'
}

ticks() { # PID
  for pid in $(tree_of "$1"); do cat "/proc/$pid/stat" 2>/dev/null || true; done |
    awk '{sub(/.*\) /, ""); sum += $12 + $13 + $14 + $15} END {print sum + 0}'
}

# Previews go on being made after the acknowledgement; the next one measured shall not pay for them.
settle() {
  local before now
  before=$(ticks "$ours")
  for _ in $(seq 240); do
    sleep 0.5
    now=$(ticks "$ours")
    [ $((now - before)) -le 3 ] && return
    before=$now
  done
}

# --- what is asked ---

api=https://127.0.0.1:$port_ours/api/v1
own=(-H 'X-Incamera: 1' -H 'Sec-Fetch-Site: same-origin')

sign_in() {
  session=$(curl -sk -D - -o /dev/null "${own[@]}" -H 'Content-Type: application/json' -d '{"user":"khan"}' "$api/demo/sessions" |
    sed -n 's/^[Ss]et-[Cc]ookie: \(__Host-sid=[^;]*\).*/\1/p')
  own+=(-H "Cookie: $session")
  patient=$(curl -sk "$api/demo" | jq -r '.patients[0].id')
  form=$(printf '{"id":"000000000000%s","patient":"%s","kind":"CLINICAL","situation":"ADULT","dissent":false,"body_site":"heel"}' \
    "$place" "$patient")
}

number=1
post() { # CLIENTS REQUESTS URL OPTION...: uploads; every one is a new object
  local clients=$1 requests=$2 url=$3
  shift 3
  "$bin/http_load" -m POST -c "$clients" -n "$requests" -t 60 -s "$number" "$@" "$url"
  number=$((number + requests))
}

bodies() { # KIND
  for file in "$work"/material/photo-*."$1"; do printf -- '-b\n%s\n' "$file"; done
}

ingest() { # WHO CLIENTS REQUESTS
  case $1 in
  ours) post "$2" "$3" "$api/uploads" "${own[@]}" -H 'Content-Type: image/jpeg' -f "$form" "${jpegs[@]}" ;;
  ceiling) post "$2" "$3" "https://127.0.0.1:$port_ceiling/" "${jpegs[@]}" ;;
  orthanc) post "$2" "$3" "http://127.0.0.1:$port_orthanc/instances" "${dicoms[@]}" ;;
  esac >>"$work/result.ingest.$1.$2"
  settle
}

get() { # URL CLIENTS SECONDS OPTION...
  local url=$1 clients=$2 seconds=$3
  shift 3
  "$bin/http_load" -c "$clients" -t "$seconds" -U "$pictures" "$@" "$url"
}

fetch() { # WHAT WHO CLIENTS: of the pictures numbered from $originals or $screens
  local first=$originals rendition=master
  [ "$1" = preview ] && first=$screens rendition=large
  case $2 in
  ours) get "$api/recordings/000000000000$place/$rendition" "$3" 3 -u "$first" "${own[@]}" ;;
  nginx) get "https://127.0.0.1:$port_nginx/$place" "$3" 3 -u "$first" ;;
  esac >>"$work/result.$1.$2.$3"
}

# The bytes that ours gives, as files for nginx.
copy_out() { # FIRST RENDITION
  local i digits
  for ((i = $1; i < $1 + pictures; i++)); do
    digits=$(printf '1%019d' "$i")
    curl -skf "${own[@]}" -o "$work/nginx/files/$digits" "$api/recordings/000000000000$digits/$2"
  done
}

fill() { # files into ours what will be fetched
  originals=$number
  post 8 "$pictures" "$api/uploads" "${own[@]}" -H 'Content-Type: image/jpeg' -f "$form" "${jpegs[@]}" >/dev/null
  screens=$number
  post 8 "$pictures" "$api/uploads" "${own[@]}" -H 'Content-Type: image/jpeg' -f "$form" -b "$work/material/screen.jpg" >/dev/null
  settle
  copy_out "$originals" master
  copy_out "$screens" large
}

# --- the table ---

median() { # FILE COLUMN
  awk -v column="$2" '{print $column}' "$1" | sort -n | awk '{v[NR] = $1} END {print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2}'
}

row() { # TEXT OURS PEER UNIT COMPARISON GOAL
  awk -v text="$1" -v ours="$2" -v peer="$3" -v unit="$4" -v comparison="$5" -v goal="$6" 'BEGIN {
    ratio = peer == 0 ? 0 : ours / peer
    met = comparison == ">=" ? ratio >= goal : ratio <= goal
    printf "%-50s %9.1f %9.1f %-5s %6.2f x   goal %s %.2f x  %s\n", text, ours, peer, unit, ratio, comparison, goal, met ? "met" : "SHORT"
  }'
}

compare() { # TEXT WORK PEER CLIENTS COLUMN UNIT COMPARISON GOAL
  row "$1, $4 clients" "$(median "$work/result.$2.ours.$4" "$5")" "$(median "$work/result.$2.$3.$4" "$5")" "$6" "$7" "$8"
}

report() {
  printf '%-50s %9s %9s\n' "medians of $rounds rounds; load before: $load" ours peer
  compare 'ingest 4 MB / Orthanc REST' ingest orthanc 1 1 '/s' '>=' 1.6
  compare 'ingest 4 MB / Orthanc REST' ingest orthanc 8 1 '/s' '>=' 2.1
  compare 'ingest 4 MB / Orthanc REST' ingest orthanc 32 1 '/s' '>=' 2.5
  compare 'ingest 4 MB, p99 / Orthanc REST' ingest orthanc 32 3 'ms' '<=' 0.4
  row 'ingest 4 MB, peak memory / Orthanc' "$memory_ours" "$memory_orthanc" 'MiB' '<=' 0.1
  for clients in 1 8 32; do compare 'ingest 4 MB / ceiling' ingest ceiling "$clients" 1 '/s' '>=' 0.9; done
  compare 'ingest 4 MB, p99 / ceiling' ingest ceiling 32 3 'ms' '<=' 1.1
  for clients in 8 32; do compare 'fetch original / nginx HTTPS' original nginx "$clients" 1 '/s' '>=' 0.75; done
  compare 'fetch original, p99 / nginx HTTPS' original nginx 32 3 'ms' '<=' 1.33
  compare "stored preview, $preview_bytes bytes / nginx HTTPS" preview nginx 32 1 '/s' '>=' 0.45
  compare 'stored preview, p99 / nginx HTTPS' preview nginx 32 3 'ms' '<=' 2.22
  awk '{failed += $4} END {if (failed > 0) {print failed " requests failed: these figures do not count"; exit 1}}' "$work"/result.*
}

main() {
  local round clients who
  load=$(cut -d' ' -f1 /proc/loadavg)
  mkdir "$work/material"
  "$bin/http_material" "$work/material" "$photos"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
    -keyout "$work/key.pem" -out "$work/certificate.pem" 2>/dev/null
  mapfile -t jpegs < <(bodies jpg)
  mapfile -t dicoms < <(bodies dcm)
  start_ours
  start_ceiling
  start_nginx
  start_orthanc
  sign_in
  settle
  for ((round = 0; round < rounds; round++)); do
    for clients in 1 8 32; do
      for who in ours ceiling orthanc; do ingest "$who" "$clients" $((24 + 4 * clients)); done
    done
  done
  memory_ours=$(peak_mb "$ours")
  memory_orthanc=$(peak_mb "$orthanc")
  fill
  preview_bytes=$(stat -c %s "$work/nginx/files/$(printf '1%019d' "$screens")")
  for ((round = 0; round < rounds; round++)); do
    for clients in 8 32; do
      for who in ours nginx; do fetch original "$who" "$clients"; done
    done
    for who in ours nginx; do fetch preview "$who" 32; done
  done
  report
}

main
