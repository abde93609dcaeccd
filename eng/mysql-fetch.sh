#!/usr/bin/env bash
# Fetches MySQL from Debian's sid suite and prints the folder it lies in.
#
# Debian's stable suites carry no MySQL; sid does (mysql-server-core). Installing
# it would drag sid's C library into the machine, so the package and everything it
# depends on is only unpacked into a folder, and run from there by its own loader.
# Needs no root and touches nothing of the machine's own package state.
set -euo pipefail
# shellcheck source=eng/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

ensure_home
cache="$(cache_dir)"
root="$cache/mysql-root"
stamp="$root/.complete" # written last: a folder without it is half a download

if [[ -f "$stamp" ]]; then
  printf '%s\n' "$root"
  exit 0
fi

command -v apt-get >/dev/null || die "MySQL is fetched with apt, and this machine has none"

# Two runs at once fetch once.
exec 9>"$cache/mysql.lock"
flock 9
if [[ -f "$stamp" ]]; then
  printf '%s\n' "$root"
  exit 0
fi

# As root, apt downloads as its unprivileged user, who cannot enter a private
# folder: so the download has a folder of its own, and only the result is cached.
work="$(mktemp -d "${TMPDIR:-/tmp}/adminconsole-mysql.XXXXXX")"
unpacked="$(mktemp -d "$cache/mysql-unpack.XXXXXX")"
trap 'rm -rf "$work" "$unpacked"' EXIT
umask 022
chmod 755 "$work" "$unpacked"
mkdir -p "$work"/{state/lists/partial,cache/archives/partial,sources,preferences}

# Every Debian has these keys, and the machine already trusts them. apt refuses an
# index that none of them signed and an archive whose hash is not in the index;
# both refusals are kept. Should sid one day be signed with newer keys only,
# updating debian-archive-keyring (signed with the old ones) is the remedy,
# never --allow-unauthenticated.
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[[ -f "$keyring" ]] || die "the package debian-archive-keyring is missing; run eng/install.sh"

# perl serves only MySQL's helper scripts: calling it installed spares 8 packages.
arch="$(dpkg --print-architecture)"
{
  for name in perl perl-base; do
    printf 'Package: %s\nStatus: install ok installed\nVersion: 99:1\nArchitecture: %s\nMulti-Arch: allowed\nMaintainer: none\nDescription: stand-in\n\n' "$name" "$arch"
  done
} >"$work/status"

private_apt() {
  apt-get -qq \
    -o Dir::Etc::sourcelist="$work/sources.list" \
    -o Dir::Etc::sourceparts="$work/sources" \
    -o Dir::Etc::preferences="$work/no-preferences" \
    -o Dir::Etc::preferencesparts="$work/preferences" \
    -o Dir::State="$work/state" \
    -o Dir::State::status="$work/status" \
    -o Dir::Cache="$work/cache" \
    -o Acquire::Languages=none \
    -o Acquire::Retries=3 \
    -o Acquire::AllowInsecureRepositories=false \
    -o Acquire::AllowWeakRepositories=false \
    -o APT::Get::AllowUnauthenticated=false \
    -o APT::Install-Recommends=false \
    "$@" </dev/null >&2
}

# The mirrors this machine already installs Debian from, as apt tells them.
mirrors() {
  apt-get "$@" indextargets --format '$(REPO_URI)' \
    'Created-By: Packages' 'Origin: Debian' 'Label: Debian' 'Component: main' | awk '!seen[$0]++'
}

mirrors="$(mirrors)"
if [[ -z "$mirrors" ]]; then
  # apt tells only of indexes it has fetched, and images are often shipped without.
  # They are fetched to this script's folder, since the machine's needs root.
  mkdir -p "$work"/own/{state/lists/partial,cache/archives/partial}
  own=(-o Dir::State="$work/own/state" -o Dir::State::status="$work/status" -o Dir::Cache="$work/own/cache")
  apt-get -qq "${own[@]}" update </dev/null >&2 || die "apt-get update failed; is the package mirror reachable?"
  mirrors="$(mirrors "${own[@]}")"
fi

updated=
while read -r mirror; do
  printf 'deb [arch=%s signed-by=%s] %s sid main\n' "$arch" "$keyring" "$mirror" >"$work/sources.list"
  if [[ -n "$mirror" ]] && private_apt update; then
    updated=yes
    break
  fi
done <<<"$mirrors"
[[ -n "$updated" ]] || die "none of the mirrors in apt's configuration gave a signed index of Debian's sid suite"

say "Fetching MySQL (about 50 MB, once per user)"
# sid moves: an archive may be replaced between the index and the download.
private_apt -y --download-only install mysql-server-core ||
  { private_apt update && private_apt -y --download-only install mysql-server-core; } ||
  die "MySQL could not be downloaded"

for archive in "$work"/cache/archives/*.deb; do
  dpkg-deb -x "$archive" "$unpacked"
done
[[ -x "$unpacked/usr/sbin/mysqld" ]] || die "the package mysql-server-core no longer holds usr/sbin/mysqld"

for archive in "$work"/cache/archives/mysql-server-core_*.deb; do
  dpkg-deb -f "$archive" Version >"$unpacked/.complete"
done
rm -rf "$root"
mv "$unpacked" "$root"
printf '%s\n' "$root"
