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

# What the calling script needs and what it can do without: COMMAND:PACKAGE as above, gathered so that whoever has to install
# by hand is told of everything at once.
needed=()
wished=()
need() { needed+=("$@"); }
wish() { wished+=("$@"); }

# Besides a JDK, which everything needs.
need_build_tools() {
  # libc6-dev carries the static C library that the shim is linked with.
  need mvn:maven cc:gcc '/usr/lib/*/libc.a:libc6-dev'
}

# What a JavaFX window is drawn with.
need_window_libraries() {
  need '/usr/lib/*/libgtk-3.so.0:libgtk-3-0' '/usr/lib/*/libGL.so.1:libgl1' '/usr/lib/*/libXtst.so.6:libxtst6' \
    '/usr/lib/*/libXxf86vm.so.1:libxxf86vm1'
}

# install_all: sets and exports JAVA_HOME to a JDK of 25 or newer, and installs what is missing of all that was gathered.
# Without the right to, prints the one command that installs it, and ends unless only wishes are missing.
install_all() {
  local missing optional home package
  mapfile -t missing < <(missing_packages "${needed[@]}")
  mapfile -t optional < <(missing_packages "${wished[@]}")
  home=$(find_jdk) || home=
  if [ -z "$home" ]; then
    package=$(jdk_package)
    if [ -z "$package" ] && find_sudo && command -v apt-get >/dev/null; then
      "${sudo[@]}" apt-get update >/dev/null 2>&1 || true
      package=$(jdk_package)
    fi
    missing+=(${package:+"$package"})
  fi
  install_packages
  [ -n "$home" ] || home=$(find_jdk) || die "no JDK 25 or newer was found: set JAVA_HOME to one, or unpack one (from \
https://adoptium.net or your vendor) into /usr/lib/jvm. Neither openjdk-25-jdk-headless nor temurin-25-jdk is in this \
system's package sources."
  export JAVA_HOME=$home
}

# Sets `sudo` to the words that let a command install packages; fails where none do without asking.
find_sudo() {
  sudo=()
  [ "$(id -u)" != 0 ] || return 0
  sudo=(sudo -n)
  "${sudo[@]}" true 2>/dev/null
}

# Of install_all, whose `missing` and `optional` these are.
install_packages() {
  local all=("${missing[@]}" "${optional[@]}") sudo
  [ ${#all[@]} -gt 0 ] || return 0
  if ! command -v apt-get >/dev/null; then
    say "this system has no apt-get; please install the equivalents of: ${all[*]}"
  elif ! find_sudo; then
    say "some packages are missing; please run:"
    echo "  sudo apt-get install --yes --no-install-recommends ${all[*]}" >&2
  else
    [ ${#missing[@]} = 0 ] || apt_install "${missing[@]}" || exit 1
    [ ${#optional[@]} = 0 ] || apt_install "${optional[@]}" || say "going on without ${optional[*]}"
    return 0
  fi
  [ ${#missing[@]} = 0 ] || exit 1
  say "going on without ${optional[*]}"
}

# Uses `sudo` of install_packages.
apt_install() {
  local log code=0
  log=$(mktemp)
  say "installing $*"
  # A fresh image has no package lists yet, and an old one has stale ones.
  apt_get "$@" >>"$log" 2>&1 || { "${sudo[@]}" apt-get update && apt_get "$@"; } >>"$log" 2>&1 || code=$?
  if [ "$code" != 0 ]; then
    tail -n 20 "$log" >&2
    say "apt-get could not install: $*"
  fi
  rm -f "$log"
  return "$code"
}

apt_get() {
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "$@" </dev/null
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
