# shellcheck shell=bash
# What packaging/build, run, test and bench share: finding a JDK and Maven, installing what is missing.
# Sourced by scripts that have set -eu and `repo`, the root of the sources.
: "${repo:?}"

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
die() {
  say "$*"
  exit 1
}

# Prints the feature version of the JDK in $1, or 0 when there is none.
jdk_version() {
  local version=0
  if [ -x "$1/bin/java" ] && [ -r "$1/release" ]; then
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  fi
  echo "${version:-0}"
}

# Prints the home of a JDK of 25 or newer (with a compiler): JAVA_HOME first, else the newest under /usr/lib/jvm.
find_jdk() {
  local best='' best_version=24 home version
  if [ -n "${JAVA_HOME:-}" ] && [ "$(jdk_version "$JAVA_HOME")" -ge 25 ] && [ -x "$JAVA_HOME/bin/javac" ]; then
    echo "$JAVA_HOME"
    return
  fi
  for home in /usr/lib/jvm/*; do
    version=$(jdk_version "$home")
    if [ "$version" -gt "$best_version" ] && [ -x "$home/bin/javac" ]; then
      best=$home
      best_version=$version
    fi
  done
  [ -n "$best" ] && echo "$best"
}

package_available() {
  apt-cache policy "$1" 2>/dev/null | grep -q '^  Candidate: [^(]'
}

# The first JDK package this system's sources offer, or nothing.
jdk_package() {
  local name
  for name in openjdk-25-jdk-headless temurin-25-jdk; do
    if package_available "$name"; then
      echo "$name"
      return
    fi
  done
}

# missing_packages COMMAND:PACKAGE…: prints the packages of what is not there. A word of the form /path:PACKAGE asks for a
# file instead of a command.
missing_packages() {
  local pair what
  for pair in "$@"; do
    what=${pair%%:*}
    case $what in
      /*) compgen -G "$what" >/dev/null || echo "${pair#*:}" ;;
      *) PATH=$PATH:/usr/sbin:/sbin command -v "$what" >/dev/null || echo "${pair#*:}" ;;
    esac
  done
}

# install_missing COMMAND:PACKAGE…: installs the packages of what is not there, as above; without the right to, prints the
# one command that does and ends.
install_missing() {
  local wanted
  mapfile -t wanted < <(missing_packages "$@")
  [ ${#wanted[@]} -gt 0 ] || return 0
  install_packages "${wanted[@]}"
}

# install_if_possible COMMAND:PACKAGE…: the same for what can be done without.
install_if_possible() {
  local wanted
  mapfile -t wanted < <(missing_packages "$@")
  [ ${#wanted[@]} -gt 0 ] || return 0
  # In a shell of its own, which is all that ends where it fails.
  (install_packages "${wanted[@]}") || say "going on without ${wanted[*]}"
}

install_packages() {
  local sudo=()
  if ! command -v apt-get >/dev/null; then
    die "this system has no apt-get; please install the equivalents of: $*"
  fi
  if [ "$(id -u)" != 0 ]; then
    if ! sudo -n true 2>/dev/null; then
      say "some packages are missing; please run:"
      echo "  sudo apt-get install --yes --no-install-recommends $*" >&2
      exit 1
    fi
    sudo=(sudo -n)
  fi
  say "installing $*"
  local log
  log=$(mktemp)
  if ! apt_install "$log" "$@"; then
    # A fresh image has no package lists yet, and an old one has stale ones.
    "${sudo[@]}" apt-get update >>"$log" 2>&1 || true
    if ! apt_install "$log" "$@"; then
      tail -n 20 "$log" >&2
      rm -f "$log"
      die "apt-get could not install: $*"
    fi
  fi
  rm -f "$log"
}

# Uses `sudo` of install_packages.
apt_install() {
  local log=$1
  shift
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install --yes --no-install-recommends "$@" >>"$log" 2>&1 </dev/null
}

# Sets and exports JAVA_HOME to a JDK of 25 or newer, installing one when a package source has it.
require_jdk() {
  local home package
  home=$(find_jdk) || home=
  if [ -z "$home" ]; then
    package=$(jdk_package)
    if [ -z "$package" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
      apt-get update >/dev/null 2>&1 || true
      package=$(jdk_package)
    fi
    if [ -n "$package" ]; then
      install_packages "$package"
      home=$(find_jdk) || home=
    fi
  fi
  [ -n "$home" ] || die "no JDK 25 or newer was found: set JAVA_HOME to one, or unpack one (from https://adoptium.net \
or your vendor) into /usr/lib/jvm. Neither openjdk-25-jdk-headless nor temurin-25-jdk is in this system's package sources."
  export JAVA_HOME=$home
}

# Everything that building needs.
require_build_tools() {
  require_jdk
  # libc6-dev carries the static C library that the shim is linked with.
  install_missing mvn:maven cc:gcc '/usr/lib/*/libc.a:libc6-dev'
}

# Runs Maven in the repository, quietly; its output is shown when it fails.
maven() {
  (cd "${repo:?}" && nice mvn --batch-mode --no-transfer-progress "$@")
}

# True when a source is newer than the file $1 (or $1 is not there).
sources_newer_than() {
  [ -e "$1" ] || return 0
  [ -n "$(find "$repo/pom.xml" "$repo/engine" "$repo/ui" "$repo/app" "$repo/packaging" "$repo/icons" \
    -name target -prune -o -type f -newer "$1" ! -name '.jqwik-database' -print -quit)" ]
}
