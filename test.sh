#!/usr/bin/env bash
# The one command: installs what the tests need, starts the databases, builds,
# checks the format, runs every test and ends with 'N passed, N failed'.
set -euo pipefail
# shellcheck source=eng/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/eng/lib.sh"
cd "$REPO"

usage() {
  cat <<'TEXT'
Usage: ./test.sh [options]

Without options: everything, on SQLite, MariaDB and MySQL, with the browser.

  --fast          the inner loop: SQLite only, no browser, no analyzers, no
                  format check, and none of the tests that are marked slow
  --only LIST     databases to test on: sqlite, mariadb, mysql (comma-separated)
  --no-browser    without the journeys in Chromium
  --filter EXPR   only tests that match, e.g. FullyQualifiedName~People
                  (the language of 'dotnet test --filter')
  --help          this text

The last line is 'N passed, N failed', with ', N skipped' where tests were
skipped. A build, a database or a stage that fails counts as one failure.
The exit code is 0 only if something ran and nothing failed; 2 for a wrong option.
TEXT
}

wrong() {
  say "test.sh: $1"
  say "Try './test.sh --help'."
  exit 2
}

fast=no only='' browser=yes filter=''

while (($#)); do
  case "$1" in
    --fast) fast=yes ;;
    --no-browser) browser=no ;;
    --only | --filter)
      (($# > 1)) && [[ -n "$2" ]] || wrong "$1 needs a value"
      if [[ "$1" == --only ]]; then only="$2"; else filter="$2"; fi
      shift
      ;;
    --only=?*) only="${1#*=}" ;;
    --filter=?*) filter="${1#*=}" ;;
    --only= | --filter=) wrong "${1%=} needs a value" ;;
    --help | -h)
      usage
      exit 0
      ;;
    *) wrong "unknown option '$1'" ;;
  esac
  shift
done

if [[ "$fast" == yes ]]; then
  browser=no
  only="${only:-sqlite}"
fi

databases=()
if [[ -z "$only" ]]; then
  databases=(mariadb mysql)
else
  IFS=, read -ra wanted <<<"$only"
  for name in "${wanted[@]}"; do
    case "$name" in
      sqlite) ;;
      mariadb | mysql) [[ " ${databases[*]} " == *" $name "* ]] || databases+=("$name") ;;
      *) wrong "--only knows sqlite, mariadb and mysql, not '$name'" ;;
    esac
  done
fi

solution=AdminConsole.sln
tests=AdminConsole.Tests/bin/Release/net10.0/AdminConsole.Tests.dll
results="$REPO/TestResults"
stage_limit="${ADMINCONSOLE_STAGE_TIMEOUT:-1800}"

passed=0 failed=0 skipped=0
started=()
timings=()
problems=()
finished=no
child='' # the process id of the tests while they run

ensure_home
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
shared_compiler=()
if [[ "${CI:-}" == true ]]; then
  # Helpers that outlive the build keep a build machine's job from ending.
  export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
  shared_compiler=(-p:UseSharedCompilation=false)
fi

# Only what this run has started; what ran before goes on running.
stop_started() {
  if ((${#started[@]})); then
    "$REPO/eng/databases.sh" stop "${started[@]}" || say "warning: could not stop ${started[*]}"
    started=()
  fi
}

# The one way out once the options are read, so that the last line is the last.
finish() {
  finished=yes
  trap - EXIT
  trap '' INT TERM
  stop_started
  if ((passed + failed == 0)); then
    problems+=("no test ran")
    failed=1
  fi
  {
    if ((${#problems[@]})); then
      printf '\nFailures:\n'
      printf '  %s\n' "${problems[@]}"
    fi
    if ((${#timings[@]})); then
      printf '\nTimes:\n'
      printf '  %s\n' "${timings[@]}"
    fi
  } || true
  if ((skipped)); then
    printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  else
    printf '\n%d passed, %d failed\n' "$passed" "$failed"
  fi
  ((failed == 0)) && exit 0
  exit 1
}

fail() {
  failed=$((failed + 1))
  problems+=("$1")
}

interrupted() {
  trap '' INT TERM
  if [[ -n "$child" ]]; then
    kill -TERM "$child" 2>/dev/null || true
    wait "$child" || true
  fi
  fail "interrupted"
  finish
}

trap interrupted INT TERM
trap '[[ "$finished" == yes ]] || { fail "test.sh ended early"; finish; }' EXIT

# step TITLE COMMAND...: runs a command and remembers how long it took.
step() {
  local title="$1" begin=$SECONDS result=0
  shift
  printf '\n== %s\n' "$title"
  "$@" </dev/null || result=$?
  timings+=("$(printf '%-10s %5d s' "$title" $((SECONDS - begin)))")
  return "$result"
}

start_databases() {
  local name variable
  # Given by the caller for databases that are not asked for, they would be used all the same.
  for name in mariadb mysql; do
    variable="ADMINCONSOLE_TEST_${name^^}"
    [[ " ${databases[*]} " == *" $name "* ]] || unset "$variable"
  done
  for name in "${databases[@]}"; do
    variable="ADMINCONSOLE_TEST_${name^^}"
    if [[ -n "${!variable:-}" ]]; then
      say "$name: using the server of $variable"
      continue
    fi
    if ! "$REPO/eng/databases.sh" status "$name" >/dev/null; then
      started+=("$name")
      "$REPO/eng/databases.sh" start "$name" || return 1
    else
      say "$name: using the server that already runs"
    fi
    local settings
    settings="$("$REPO/eng/databases.sh" env "$name")" || return 1
    eval "$settings"
  done
}

restore() {
  local -a mode=()
  [[ "${CI:-}" != true ]] || mode=(--locked-mode)
  dotnet restore "$solution" "${mode[@]}"
}

# The inner loop builds what it runs, and leaves the analyzers to the whole run.
build_fast() { dotnet build AdminConsole.Tests --configuration Release --no-restore -p:RunAnalyzers=false "${shared_compiler[@]}"; }

build() { dotnet build "$solution" --configuration Release --no-restore -warnaserror "${shared_compiler[@]}"; }

check_format() { dotnet format "$solution" --verify-no-changes --no-restore; }

# The value of attribute $2 of the <assembly> elements of file $1, summed.
count_of() {
  grep -o '<assembly [^>]*>' "$1" | grep -o " $2=\"[0-9]*\"" | tr -dc '0-9\n' | awk '{ n += $1 } END { print n + 0 }'
}

# Name and first line of the message of each failed test in file $1.
failures_in() {
  awk '
    function plain(s) {
      gsub(/&lt;/, "<", s); gsub(/&gt;/, ">", s); gsub(/&quot;/, "\"", s); gsub(/&apos;/, "\047", s)
      gsub(/&#x[AaDd];/, " ", s); gsub(/&amp;/, "\\&", s)
      return s
    }
    BEGIN { RS = "<test " }
    NR > 1 && /result="Fail"/ {
      match($0, / name="[^"]*"/)
      name = substr($0, RSTART + 7, RLENGTH - 8)
      message = ""
      if (match($0, /<message>/)) {
        message = substr($0, RSTART + 9); sub(/<\/message>.*$/, "", message)
        sub(/^<!\[CDATA\[/, "", message); sub(/\n.*$/, "", message); sub(/\]\]>.*$/, "", message)
      }
      print plain(name) (message == "" ? "" : ": " plain(message))
    }' "$1"
}

run_tests() {
  local stage="$1" expression="$2"
  local -a options=(-noLogo -noColor -noAutoReporters -reporter quiet
    -filterVSTest "$expression" -result-xml "$results/$stage.xml")
  [[ -z "${ADMINCONSOLE_TEST_THREADS:-}" ]] || options+=(-maxThreads "$ADMINCONSOLE_TEST_THREADS")
  # The test program itself rather than 'dotnet test': no second process between,
  # its exit code is its own, and it reads the filters above whichever of its two
  # test platforms the SDK would choose. Beside this shell, which only then hears
  # at once that it shall end; and with SIGINT as it was, since the shell has
  # processes beside it ignore that, and the tests' own children with it.
  timeout --kill-after=15 "$stage_limit" env --default-signal=INT,QUIT \
    dotnet exec "$tests" "${options[@]}" &
  child=$!
  local code=0
  wait "$child" || code=$?
  child=''
  return "$code"
}

# stage NAME EXPRESSION: one part of the suite, chosen by trait.
stage() {
  local name="$1" expression="$2" code=0 file="$results/$1.xml" p f s e
  [[ -z "$filter" ]] || expression="($expression)&($filter)"
  step "$name" run_tests "$name" "$expression" || code=$?

  if [[ ! -s "$file" ]] || ! grep -q '</assemblies>' "$file"; then
    if ((code == 124 || code == 137)); then
      fail "stage $name: stopped after $stage_limit seconds"
    else
      fail "stage $name: the test program ended early, with code $code"
    fi
    return
  fi

  p="$(count_of "$file" passed)" f="$(count_of "$file" failed)"
  s="$(count_of "$file" skipped)" e="$(count_of "$file" errors)"
  printf '%s: %d passed, %d failed, %d skipped\n' "$name" "$p" $((f + e)) "$s"
  passed=$((passed + p)) failed=$((failed + f + e)) skipped=$((skipped + s))
  while IFS= read -r line; do problems+=("$line"); done < <(failures_in "$file")
  ((e == 0)) || problems+=("stage $name: $e errors outside tests, printed above")

  # A stage that was asked for and found nothing is a mistake, not a success.
  if [[ -z "$filter" ]] && ((p + f + e == 0)); then
    fail "stage $name: no test ran"
  elif ((code != 0 && f + e == 0)); then
    fail "stage $name: the test program ended with code $code"
  fi
}

groups=(tools)
((${#databases[@]} == 0)) || groups+=(databases)
[[ "$browser" == no ]] || groups+=(browser)

step Install "$REPO/eng/install.sh" "${groups[@]}" || { fail "what the tests need could not be installed"; finish; }
step Databases start_databases || { fail "a database could not be started"; finish; }

unset ADMINCONSOLE_TEST_ONLY
[[ -z "$only" ]] || export ADMINCONSOLE_TEST_ONLY="$only"
if [[ -z "${ADMINCONSOLE_CHROMIUM:-}" ]] && chromium="$(command -v chromium)"; then
  export ADMINCONSOLE_CHROMIUM="$chromium"
fi

step Restore restore || { fail "the packages could not be restored"; finish; }
build=build
[[ "$fast" == no ]] || build=build_fast
step Build "$build" || { fail "the build failed"; finish; }
[[ "$fast" == yes ]] || step Format check_format || fail "the format differs; 'dotnet format' mends it"

rm -rf "$results"
mkdir -p "$results"

if [[ "$fast" == yes ]]; then
  # One program for all, so that what waits for a server or a clock does so while others work.
  ADMINCONSOLE_TEST_THREADS="${ADMINCONSOLE_TEST_THREADS:-4}"
  stage Fast 'Stage!=Browser&Speed!=Slow'
  finish
fi

# Fastest first. What carries no stage, or one that is not known, belongs to the
# first, so that a slip of the pen cannot lose a test.
stage Unit 'Stage!=Database&Stage!=Http&Stage!=Browser'
stage Database 'Stage=Database'
stage Http 'Stage=Http'
[[ "$browser" == no ]] || stage Browser 'Stage=Browser'

finish
