# Shared by the scripts: where things are, and installing Debian packages that are missing.
# Sourced, not run.

set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=${TANDEM_BUILD:-$root/build}

build_packages="g++ meson ninja-build pkg-config libasmjit-dev libzydis-dev libzycore-dev
  libabsl-dev libgmp-dev libmpfr-dev libgtest-dev python3"
test_packages="lld gcc musl-tools binutils strace golang-1.21-src golang-1.21-go"

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

missing_packages() {
  local package
  for package in "$@"; do
    dpkg-query -W -f '${Status}\n' "$package" 2>/dev/null | grep -q 'install ok installed' ||
      echo "$package"
  done
}

# The URI of the distribution's own archive in this machine's apt configuration.
debian_uri() {
  apt-get indextargets --format '$(SITE) $(CODENAME)' | awk '$2 == "bookworm" { print $1; exit }'
}

# Go's source is in bookworm-backports: adds that suite, beside what the machine has, when no
# configured suite offers the package.
add_backports() {
  if apt-cache policy golang-1.21-src 2>/dev/null | grep -q 'Candidate: [0-9]'; then return; fi
  local uri
  uri=$(debian_uri)
  [ -n "$uri" ] || { echo "no Debian 12 archive in the apt configuration" >&2; return 1; }
  as_root tee /etc/apt/sources.list.d/tandem-backports.sources >/dev/null <<SOURCES
Types: deb
URIs: $uri
Suites: bookworm-backports
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
SOURCES
  as_root apt-get update -q >/dev/null
}

install_packages() {
  local missing
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0
  echo "installing:" $missing
  as_root apt-get update -q >/dev/null
  case "$missing" in *golang-1.21*) add_backports ;; esac
  # shellcheck disable=SC2086
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends \
    $missing >/dev/null
}

# build_tandem [ninja targets...]
build_tandem() {
  if [ ! -f "$build/build.ninja" ]; then meson setup "$build" "$root" >/dev/null; fi
  local log
  log=$(mktemp)
  if ! ninja -C "$build" "$@" >"$log"; then
    grep -A 5 -E '^FAILED|error:' "$log" | head -n 60
    rm -f "$log"
    return 1
  fi
  tail -n 1 "$log"
  rm -f "$log"
}
