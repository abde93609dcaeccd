# Shared by the scripts of this folder; sourced, never run.
# shellcheck shell=bash

REPO="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

# What a run leaves behind: sockets, process ids, passwords, logs.
ENG_DIR="${ADMINCONSOLE_ENG_DIR:-$REPO/.eng}"

say() { printf '%s\n' "$*" >&2; }

die() {
  say "error: $*"
  exit 1
}

# .NET, NuGet and Chromium all write below HOME; on build machines it is
# sometimes unset or points nowhere.
ensure_home() {
  if [[ -z "${HOME:-}" || ! -d "$HOME" || ! -w "$HOME" ]]; then
    mkdir -p "$ENG_DIR/home"
    export HOME="$ENG_DIR/home"
  fi
}

# Downloads are kept per user, so that a fresh clone does not fetch them again.
cache_dir() {
  local dir="${ADMINCONSOLE_ENG_CACHE:-}"
  if [[ -z "$dir" ]]; then
    dir="${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/adminconsole-eng"
    if ! { mkdir -p "$dir" && [[ -w "$dir" ]]; } 2>/dev/null; then
      dir="$ENG_DIR/cache"
    fi
  fi
  mkdir -p "$dir"
  (cd "$dir" && pwd)
}

# True where a Docker engine answers, unless the caller decided for himself.
docker_answers() {
  case "${ADMINCONSOLE_ENG_ENGINE:-auto}" in
    native) return 1 ;;
    docker) return 0 ;;
    auto) command -v docker >/dev/null && timeout 10 docker info >/dev/null 2>&1 ;;
    *) die "ADMINCONSOLE_ENG_ENGINE is 'auto', 'native' or 'docker'" ;;
  esac
}
