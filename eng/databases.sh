#!/usr/bin/env bash
# Starts and stops the database servers of the tests: on loopback, as the current
# user, in folders of their own, with a random password that is never printed.
# Usage: eng/databases.sh start [mariadb] [mysql] [--durable]
#        eng/databases.sh stop | status | env [mariadb] [mysql]
set -euo pipefail
# shellcheck source=eng/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

umask 077

USER_NAME=adminconsole
WAIT_SECONDS="${ADMINCONSOLE_DB_WAIT:-120}"
BUFFER_POOL="${ADMINCONSOLE_DB_BUFFER_POOL:-1G}"
LOG_SIZE="${ADMINCONSOLE_DB_LOG_SIZE:-128M}"
durable=no

usage() {
  cat <<'TEXT'
Usage: eng/databases.sh start [mariadb] [mysql] [--durable]
       eng/databases.sh stop | status | env [mariadb] [mysql]

start    starts what does not run yet and waits until it answers
stop     ends what start started and deletes its data
status   says what runs; ends with 0 only if all of it does
env      prints the settings of the tests, for eval "$(eng/databases.sh env)"

--durable  every commit reaches the disk, as in production: for measuring.
           Without it the servers are set for speed and may keep data in memory.
TEXT
}

state_of() { printf '%s/%s' "$ENG_DIR" "$1"; }

# A process id alone may by now belong to someone else's process; with the time
# that process started it cannot.
started_at() {
  local stat
  stat="$(cat "/proc/$1/stat" 2>/dev/null)" || return 1
  stat="${stat##*) }"
  # shellcheck disable=SC2086
  set -- $stat
  [[ "$1" != Z ]] || return 1
  printf '%s' "${20}"
}

process_alive() {
  local state pid start
  state="$(state_of "$1")"
  [[ -f "$state/pid" ]] || return 1
  read -r pid start <"$state/pid" || return 1
  [[ -n "$start" && "$(started_at "$pid" || true)" == "$start" ]]
}

container_alive() {
  local state
  state="$(state_of "$1")"
  [[ -f "$state/container" ]] || return 1
  [[ "$(docker inspect -f '{{.State.Running}}' "$(<"$state/container")" 2>/dev/null || true)" == true ]]
}

running() { process_alive "$1" || container_alive "$1"; }

random_password() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Below the range from which the kernel picks ports for outgoing connections.
free_port() {
  local port
  while :; do
    port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
    port_taken "$port" || break
  done
  printf '%s' "$port"
}

# Memory makes the tests several times faster; a machine short of it (or a
# container with Docker's 64 MB of /dev/shm) keeps the data beside the state.
data_parent() {
  local shm memory
  if [[ -n "${ADMINCONSOLE_ENG_DATA:-}" ]]; then
    mkdir -p "$ADMINCONSOLE_ENG_DATA"
    (cd "$ADMINCONSOLE_ENG_DATA" && pwd)
    return
  fi
  if [[ "$durable" == no && -w /dev/shm ]]; then
    shm="$(df -Pk /dev/shm | awk 'NR == 2 { print $4 }')"
    memory="$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo)"
    if ((shm > 4 * 1024 * 1024 && memory > 8 * 1024 * 1024)); then
      printf '/dev/shm'
      return
    fi
  fi
  printf '%s' "$ENG_DIR"
}

new_folder() {
  local state="$2" folder
  folder="$(mktemp -d "$1/adminconsole-eng-data.XXXXXX")"
  printf '%s\n' "$folder" >>"$state/folders"
  printf '%s' "$folder"
}

remove_folders() {
  local folder
  [[ -f "$1/folders" ]] || return 0
  while read -r folder; do
    # Only what mktemp above has made.
    if [[ "$folder" == */adminconsole-eng-data.?????? && -d "$folder" ]]; then
      rm -rf "$folder"
    fi
  done <"$1/folders"
}

log_tail() {
  local state="$1"
  say "--- last lines of $state/error.log"
  tail -n 25 "$state/error.log" >&2 2>/dev/null || true
  say "---"
}

connection_string() {
  # No TLS: both ends are on this machine, and the servers' certificates would be
  # their own. MySQL then sends its public key for the password exchange.
  printf 'Server=127.0.0.1;Port=%s;User ID=%s;Password=%s;SslMode=None;AllowPublicKeyRetrieval=True' "$1" "$2" "$3"
}

# The init file is executed before the first connection is accepted, so there is
# no moment at which the server can be entered without the password.
write_init_file() {
  local file="$1" password="$2" host
  for host in 127.0.0.1 localhost; do
    printf "CREATE USER '%s'@'%s' IDENTIFIED BY '%s';\n" "$USER_NAME" "$host" "$password"
    printf "GRANT ALL PRIVILEGES ON *.* TO '%s'@'%s' WITH GRANT OPTION;\n" "$USER_NAME" "$host"
  done >"$file"
}

write_client_file() {
  local file="$1" port="$2" password="$3"
  printf '[client]\nprotocol=tcp\nhost=127.0.0.1\nport=%s\nuser=%s\npassword=%s\n' "$port" "$USER_NAME" "$password" >"$file"
}

answers() { mariadb --defaults-file="$1/client.cnf" --connect-timeout=5 -e 'SELECT 1' >/dev/null 2>&1; }

# Sets server=() to the command line of the server $1 whose folder is $2.
server_command() {
  local name="$1" folder="$2" user mysql_root library loader
  user="$(id -un)"
  if [[ "$name" == mariadb ]]; then
    server=(mariadbd --no-defaults --skip-name-resolve --lower-case-table-names=0
      # No file of the machine can be read or written through SQL.
      --secure-file-priv="$folder/files")
  else
    mysql_root="$("$REPO/eng/mysql-fetch.sh")"
    # Its libraries are newer than this machine's and come with their own loader.
    loader="$(compgen -G "$mysql_root/usr/lib*/ld-linux*.so.*" | head -n 1)" || true
    library="$(dirname "$(compgen -G "$mysql_root/usr/lib/*-linux-gnu/libc.so.6" | head -n 1)")"
    [[ -n "$loader" ]] || loader="$(compgen -G "$library/ld-linux*.so.*" | head -n 1)"
    server=("$loader" --library-path "$library" "$mysql_root/usr/sbin/mysqld" --no-defaults
      --basedir="$mysql_root/usr" --lc-messages-dir="$mysql_root/usr/share/mysql"
      --plugin-dir="$mysql_root/usr/lib/mysql/plugin" --mysqlx=OFF --skip-name-resolve
      --secure-file-priv=NULL)
  fi
  server+=(--user="$user" --datadir="$folder/data" --tmpdir="$folder/tmp")
}

initialise() {
  local name="$1" folder="$2" log="$3"
  mkdir "$folder/data" "$folder/tmp" "$folder/files"
  if [[ "$name" == mariadb ]]; then
    # Its root enters through the socket only, and only as this user.
    mariadb-install-db --no-defaults --user="$(id -un)" --datadir="$folder/data" --skip-test-db \
      --skip-name-resolve --auth-root-authentication-method=socket \
      --auth-root-socket-user="$(id -un)" </dev/null >>"$log" 2>&1
  else
    "${server[@]}" --initialize-insecure </dev/null >>"$log" 2>&1
  fi
}

start_native() {
  local name="$1" state folder socket_folder password port wanted attempt pid deadline
  local -a server options
  state="$(state_of "$name")"

  command -v mariadb >/dev/null || die "the mariadb client is missing; run eng/install.sh"
  [[ "$name" != mariadb ]] || command -v mariadbd >/dev/null || die "mariadbd is missing; run eng/install.sh"

  folder="$(new_folder "$(data_parent)" "$state")"
  # A socket's path may have 107 characters, which a clone deep in a tree exceeds.
  socket_folder="$(new_folder "${TMPDIR:-/tmp}" "$state")"
  server_command "$name" "$folder"
  initialise "$name" "$folder" "$state/error.log" || {
    log_tail "$state"
    stop_one "$name"
    die "$name could not create its data folder"
  }

  password="$(random_password)"
  write_init_file "$state/init.sql" "$password"
  if [[ "$name" == mysql ]]; then
    printf "ALTER USER 'root'@'localhost' IDENTIFIED BY '%s';\n" "$(random_password)" >>"$state/init.sql"
  fi

  options=(--bind-address=127.0.0.1 --socket="$socket_folder/s" --pid-file="$folder/pid"
    --init-file="$state/init.sql" --log-error="$state/error.log"
    --character-set-server=utf8mb4 --max-connections=500 --max-allowed-packet=64M
    --local-infile=ON --innodb-buffer-pool-size="$BUFFER_POOL")
  if [[ "$name" == mariadb ]]; then
    options+=(--innodb-log-file-size="$LOG_SIZE")
  else
    options+=(--innodb-redo-log-capacity="$LOG_SIZE")
  fi
  if [[ "$durable" == yes ]]; then
    options+=(--innodb-flush-log-at-trx-commit=1 --sync-binlog=1 --log-bin="$folder/data/binlog" --server-id=1)
  else
    options+=(--innodb-flush-log-at-trx-commit=2 --innodb-doublewrite=OFF --skip-log-bin)
  fi

  if [[ "$name" == mariadb ]]; then wanted="${ADMINCONSOLE_MARIADB_PORT:-}"; else wanted="${ADMINCONSOLE_MYSQL_PORT:-}"; fi

  for attempt in 1 2 3; do
    port="${wanted:-$(free_port)}"
    ! port_taken "$port" || die "port $port, asked for $name, is taken"
    write_client_file "$state/client.cnf" "$port" "$password"
    # A session of its own, so that Ctrl+C in the caller's terminal is not its end;
    # without the lock (9), which it would otherwise hold for as long as it lives.
    setsid "${server[@]}" "${options[@]}" --port="$port" </dev/null >>"$state/error.log" 2>&1 9>&- &
    pid=$!
    printf '%s %s\n' "$pid" "$(started_at "$pid" || true)" >"$state/pid"

    deadline=$((SECONDS + WAIT_SECONDS))
    while process_alive "$name" && ((SECONDS < deadline)); do
      if answers "$state"; then
        rm -f "$state/init.sql"
        connection_string "$port" "$USER_NAME" "$password" >"$state/connection"
        printf '%s' "$port" >"$state/port"
        say "$name runs on 127.0.0.1:$port, process $pid, data in $folder"
        return 0
      fi
      sleep 0.2
    done

    # Another process may have taken the free port in the meantime.
    if ! process_alive "$name" && [[ -z "$wanted" ]] && ((attempt < 3)) &&
      grep -qi 'address already in use' "$state/error.log"; then
      continue
    fi
    break
  done

  log_tail "$state"
  if process_alive "$name"; then
    stop_one "$name"
    die "$name did not answer within $WAIT_SECONDS seconds"
  fi
  stop_one "$name"
  die "$name ended while it was starting"
}

# Where a Docker engine answers, the official images serve. No engine ran on the
# machine this was written on: this branch has been read, not run.
start_container() {
  local name="$1" state password port wanted image command prefix id deadline
  state="$(state_of "$name")"
  password="$(random_password)"
  if [[ "$name" == mariadb ]]; then
    image=mariadb:10.11 command=mariadb-admin prefix=MARIADB wanted="${ADMINCONSOLE_MARIADB_PORT:-}"
  else
    image=mysql:8.4 command=mysqladmin prefix=MYSQL wanted="${ADMINCONSOLE_MYSQL_PORT:-}"
  fi
  port="${wanted:-$(free_port)}"

  # In a file, as a command line is readable by everyone on the machine.
  printf '%s_ROOT_PASSWORD=%s\n%s_ROOT_HOST=%%\n' "$prefix" "$password" "$prefix" >"$state/container.env"
  local -a options=(--character-set-server=utf8mb4 --max-connections=500 --max-allowed-packet=64M
    --local-infile=ON --innodb-buffer-pool-size="$BUFFER_POOL")
  if [[ "$durable" == yes ]]; then
    options+=(--innodb-flush-log-at-trx-commit=1)
  else
    options+=(--innodb-flush-log-at-trx-commit=2 --skip-log-bin)
  fi
  local -a storage=()
  [[ "$(data_parent)" != /dev/shm ]] || storage=(--tmpfs /var/lib/mysql)

  id="$(docker run --detach --rm --env-file "$state/container.env" --publish "127.0.0.1:$port:3306" \
    "${storage[@]}" "$image" "${options[@]}" 2>>"$state/error.log")" || {
    log_tail "$state"
    die "the container of $name could not be started"
  }
  printf '%s' "$id" >"$state/container"
  rm -f "$state/container.env"

  deadline=$((SECONDS + WAIT_SECONDS))
  while container_alive "$name" && ((SECONDS < deadline)); do
    # Over TCP: while the image sets itself up, it answers on its socket only.
    # shellcheck disable=SC2016
    if docker exec "$id" sh -c "$command"' -h127.0.0.1 -uroot -p"$'"$prefix"'_ROOT_PASSWORD" ping' >/dev/null 2>&1; then
      connection_string "$port" root "$password" >"$state/connection"
      printf '%s' "$port" >"$state/port"
      say "$name runs on 127.0.0.1:$port, container ${id:0:12}"
      return 0
    fi
    sleep 0.5
  done

  docker logs --tail 25 "$id" >>"$state/error.log" 2>&1 || true
  log_tail "$state"
  stop_one "$name"
  die "$name did not answer within $WAIT_SECONDS seconds"
}

start_one() {
  local name="$1" state
  state="$(state_of "$name")"
  if running "$name"; then
    say "$name already runs on 127.0.0.1:$(cat "$state/port" 2>/dev/null || printf '?')"
    return 0
  fi
  stop_one "$name" # what a crash or a restart of the machine has left
  mkdir -p "$state"
  if docker_answers; then start_container "$name"; else start_native "$name"; fi
}

stop_one() {
  local name="$1" state pid deadline
  state="$(state_of "$name")"
  [[ -d "$state" ]] || return 0

  if process_alive "$name"; then
    read -r pid _ <"$state/pid"
    kill -TERM "$pid" 2>/dev/null || true
    deadline=$((SECONDS + 30))
    while process_alive "$name" && ((SECONDS < deadline)); do sleep 0.1; done
    if process_alive "$name"; then
      kill -KILL "$pid" 2>/dev/null || true
      while process_alive "$name"; do sleep 0.1; done
    fi
    say "$name stopped"
  elif container_alive "$name"; then
    docker stop "$(<"$state/container")" >/dev/null
    say "$name stopped"
  fi

  remove_folders "$state"
  # The error log stays until the next start: it may be why one came to look.
  if [[ -f "$state/error.log" ]]; then mv -f "$state/error.log" "$ENG_DIR/$name.last.log"; fi
  rm -rf "$state"
}

status_one() {
  local state
  state="$(state_of "$1")"
  if process_alive "$1"; then
    printf '%s: running on 127.0.0.1:%s, process %s\n' "$1" "$(cat "$state/port")" "$(cut -d' ' -f1 "$state/pid")"
  elif container_alive "$1"; then
    printf '%s: running on 127.0.0.1:%s, container %.12s\n' "$1" "$(cat "$state/port")" "$(cat "$state/container")"
  else
    printf '%s: stopped\n' "$1"
    return 1
  fi
}

env_one() {
  local state
  state="$(state_of "$1")"
  running "$1" && [[ -f "$state/connection" ]] || return 1
  printf "export ADMINCONSOLE_TEST_%s='%s'\n" "${1^^}" "$(cat "$state/connection")"
}

command="${1:-}"
(($# == 0)) || shift
names=()
for argument in "$@"; do
  case "$argument" in
    mariadb | mysql) names+=("$argument") ;;
    --durable) durable=yes ;;
    *)
      say "eng/databases.sh: unknown argument '$argument'"
      usage >&2
      exit 2
      ;;
  esac
done
explicit=${#names[@]}
((explicit)) || names=(mariadb mysql)

mkdir -p "$ENG_DIR"
ENG_DIR="$(cd "$ENG_DIR" && pwd)"

lock() {
  exec 9>"$ENG_DIR/databases.lock"
  flock -w 600 9 || die "another start or stop is still at work"
}

case "$command" in
  start)
    lock
    ensure_home
    for name in "${names[@]}"; do start_one "$name"; done
    ;;
  stop)
    lock
    for name in "${names[@]}"; do stop_one "$name"; done
    ;;
  status)
    result=0
    for name in "${names[@]}"; do status_one "$name" || result=1; done
    exit "$result"
    ;;
  env)
    printed=0
    for name in "${names[@]}"; do
      if env_one "$name"; then
        printed=1
      elif ((explicit)); then
        die "$name does not run; start it with: eng/databases.sh start $name"
      fi
    done
    ((printed)) || die "no database runs; start them with: eng/databases.sh start"
    if browser="$(command -v chromium)"; then printf "export ADMINCONSOLE_CHROMIUM='%s'\n" "$browser"; fi
    ;;
  --help | -h | help) usage ;;
  *)
    say "eng/databases.sh: unknown command '${command:-}'"
    usage >&2
    exit 2
    ;;
esac
