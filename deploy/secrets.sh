#!/usr/bin/env bash
# Makes the secret files that docker-compose.yml mounts, once; what is there stays.
# Usage: sudo deploy/secrets.sh [FOLDER]   (default: secrets, beside docker-compose.yml)
# As root, because the console's files belong to the user it runs as in the container.
set -euo pipefail
umask 077
folder="${1:-$(dirname "${BASH_SOURCE[0]}")/../secrets}"
mkdir -p "$folder"
cd "$folder"

random() { openssl rand -base64 33 | tr -d '\n' | tr '/+' '_-'; }
keep() { [[ -e "$1" ]] || cat >"$1"; }

openssl rand -base64 32 | keep audit-key
openssl rand -base64 32 | keep keyring-key
# As "AdminConsole keys create" makes it: named keys, one of them current, and a sum over both.
keys() {
  local name body
  name="key-$(openssl rand -hex 6)"
  body="$(printf 'adminconsole-keys 1\ncurrent %s\nkey %s %s\n.' "$name" "$name" "$(openssl rand -base64 32)")"
  body="${body%.}"
  printf '%scheck %s\n' "$body" "$(printf '%s' "$body" | openssl dgst -sha256 -r | cut -d' ' -f1)"
}
keys | keep personal-keys
random | keep mysql-root
printf 'Server=mysql;Database=adminconsole;User ID=console;Password=%s;SslMode=Required' "$(random)" | keep connection
printf 'Server=mysql;Database=adminconsole;User ID=console_migrate;Password=%s;SslMode=Required' "$(random)" | keep connection-migrate
# Compose mounts a file with its owner and mode. The console runs as 1654 in the container.
if [[ "$(id -u)" == 0 ]]; then
  chown 1654:1654 audit-key keyring-key personal-keys connection connection-migrate
else
  echo "Run as root, or give audit-key, keyring-key, personal-keys, connection and connection-migrate to user 1654." >&2
fi
