# What the scripts share: where things live, how they speak, how they check what they fetched.
# Sourced, never run. Callers have set -euo pipefail.
# shellcheck shell=bash

# Read by the scripts that source this file.
# shellcheck disable=SC2034
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Everything the scripts put outside the clone lies in one folder that may be deleted at any time.
cache="${XDG_CACHE_HOME:-$HOME/.cache}/sovereign-muse"

# Tools the scripts install themselves; never the user's own cargo folder.
tools="$cache/tools"
export PATH="$tools/bin:$PATH"

# One target folder for every clone: a second clone compiles the workspace only, not its six hundred dependencies.
export CARGO_TARGET_DIR="${MUSE_TARGET_DIR:-$cache/target}"

# The software Vulkan driver that scripts/setup --for test unpacks where the system's own is too old.
lavapipe="$cache/lavapipe"

say() { printf '%s\n' "$*"; }
have() { say "have        $*"; }
installing() { say "installing  $*"; }
skipping() { say "skipping    $*"; }
warn() { printf 'warning     %s\n' "$*" >&2; }
fail() {
  printf 'failed      %s\n' "$*" >&2
  exit 1
}

found() { command -v "$1" >/dev/null 2>&1; }

# The sha256 of a file, in hex; Linux has one tool for it, macOS another.
sha256_of() {
  if found sha256sum; then
    sha256sum "$1" | cut -d ' ' -f 1
  else
    shasum -a 256 "$1" | cut -d ' ' -f 1
  fi
}

# matches FILE HASH: the file exists and is exactly the one that was recorded.
matches() { [ -f "$1" ] && [ "$(sha256_of "$1")" = "$2" ]; }

# at_least WANTED VERSION: by the parts between the dots, so 1.95 is less than 1.100.
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }

# A Python 3 that can start; a shim without a version behind it does not count.
python() {
  local name
  for name in python3 python; do
    if found "$name" && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 9))' >/dev/null 2>&1; then
      printf '%s\n' "$name"
      return 0
    fi
  done
  return 1
}

# Lets the programs started from here on compute on the CPU through the driver in $lavapipe, where there is one and
# nobody has chosen another. Called in a subshell, because with it no program sees a real GPU.
software_vulkan() {
  local icd="$lavapipe/lvp_icd.json"
  [ -f "$icd" ] && [ -z "${VK_DRIVER_FILES:-}${VK_ICD_FILENAMES:-}" ] || return 0
  # The second is the name that Vulkan loaders before 1.3.207 know.
  export VK_DRIVER_FILES="$icd" VK_ICD_FILENAMES="$icd"
  # Compiling the shaders of our three models takes 20 to 30 s; later processes read them here in 1 to 3 s.
  export MESA_SHADER_CACHE_DIR="${MESA_SHADER_CACHE_DIR:-$cache/shaders}"
}

# make_room GIB: lets go of what the compiler can make again, least missed first, until so much is free on its disk.
make_room() {
  local folder free
  mkdir -p "$CARGO_TARGET_DIR"
  for folder in "$CARGO_TARGET_DIR"/{debug,release}/incremental "$CARGO_TARGET_DIR"/{release,debug}; do
    free=$(df -Pk "$CARGO_TARGET_DIR" | awk 'NR == 2 { print int($4 / 1048576) }')
    [ "$free" -lt "$1" ] || return 0
    [ -d "$folder" ] || continue
    say "room        $free GiB are free, $1 are wanted: ${folder#"$CARGO_TARGET_DIR"/} is compiled anew"
    rm -rf "$folder"
  done
}

# until_true SECONDS COMMAND…: asks twice a second until the command succeeds.
until_true() {
  local left=$(($1 * 2))
  shift
  until "$@"; do
    left=$((left - 1))
    [ "$left" -gt 0 ] || return 1
    sleep 0.5
  done
}

# on_a_hidden_display COMMAND: with a screen and a session bus that nobody sees.
on_a_hidden_display() {
  xvfb-run --auto-servernum --server-args='-screen 0 1600x1000x24' dbus-run-session -- "$@"
}
