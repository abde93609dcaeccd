#!/usr/bin/env bash
# Installs what the tests need on a bare Debian machine that has the .NET SDK.
# Usage: eng/install.sh [databases] [browser] [tools]     (default: all three)
# Installs only what is missing and does nothing when nothing is.
set -euo pipefail
# shellcheck source=eng/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

(($#)) || set -- databases browser tools

missing=()

# A command that is already there may come from elsewhere than Debian's package.
need_command() {
  PATH="$PATH:/usr/sbin:/sbin" command -v "$1" >/dev/null || missing+=("$2")
}

need_package() {
  [[ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null || true)" == installed ]] || missing+=("$1")
}

command -v apt-get >/dev/null && command -v dpkg-query >/dev/null ||
  die "these scripts install with apt, and this machine has none; see eng/README.md for what is needed"

for group in "$@"; do
  case "$group" in
    databases)
      # The -core packages are Debian's mariadb-server without its system
      # service: nothing is started on the machine behind its owner's back.
      need_command mariadbd mariadb-server-core
      need_command mariadb-install-db mariadb-server-core
      # The client also asks MySQL whether it is up.
      need_command mariadb mariadb-client-core
      # Holds the keys that MySQL's packages are checked with.
      need_package debian-archive-keyring
      ;;
    browser)
      need_command chromium chromium
      # Without fonts a page is measured and photographed as empty boxes.
      need_package fonts-noto-core
      ;;
    tools)
      need_command zbarimg zbar-tools # reads the QR code of an enrolment
      need_command oathtool oathtool  # a second opinion on one-time codes
      need_package python3-aiosmtpd   # the mail server of the tests
      need_package tzdata
      # .NET formats nothing in Spanish without it; the package's name carries
      # a version, so the library is what is looked for.
      if ! PATH="$PATH:/usr/sbin:/sbin" ldconfig -p | grep -q 'libicuuc\.so'; then
        missing+=('^libicu[0-9]+$')
      fi
      ;;
    *)
      say "eng/install.sh: '$group' is none of databases, browser, tools"
      exit 2
      ;;
  esac
done

((${#missing[@]})) || exit 0

mapfile -t missing < <(printf '%s\n' "${missing[@]}" | sort -u)

if ((EUID != 0)); then
  die "missing: ${missing[*]}
Installing needs root. Run this as root, or once by hand:
  sudo apt-get update && sudo apt-get install --no-install-recommends ${missing[*]}"
fi

say "Installing: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq </dev/null >&2 || die "apt-get update failed; is the package mirror reachable?"
apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null >&2 ||
  die "apt-get install failed for: ${missing[*]}"
