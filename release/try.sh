#!/usr/bin/env bash
# Tries a release as its users do: the archive, the package in a root of its own, and the wheel in an empty environment.
#
#   release/try.sh FOLDER     where release/build.sh, and release/wheel.sh if it ran, put what they made
set -euo pipefail
folder=$(cd "${1:?the folder of the release}" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C.UTF-8

use() {
  local program=$1 place=$2
  mkdir -p "$place"
  (cd "$place" && "$program" demo probeer --lang nl >/dev/null && cd probeer && "$program" report -o "$place/report.html" >/dev/null)
  test -s "$place/report.html"
}

echo "archive: $(cd "$folder" && sha256sum --check --quiet SHA256SUMS && echo sums hold)"
tar -xzf "$folder"/tenzij-*-x86_64-linux.tar.gz -C "$work"
(cd "$work"/tenzij-*-x86_64-linux && sha256sum --check --quiet SHA256SUMS)
archive=$(echo "$work"/tenzij-*-x86_64-linux)
ldd "$archive/tenzij" 2>&1 | sed 's/^[[:space:]]*/archive: ldd: /'
use "$archive/tenzij" "$work/from-archive"
echo "archive: demo and report made"
# Without an environment, a home, or anything else of this machine but the program.
mkdir "$work/bare"
cp "$archive/tenzij" "$work/bare/"
if [ "$(id -u)" = 0 ] && chroot "$work/bare" /tenzij --version >/dev/null 2>&1; then
  (cd / && chroot "$work/bare" /tenzij demo /demo --lang nl >/dev/null)
  echo "archive: runs in a root with nothing else in it"
fi

package=$(echo "$folder"/tenzij_*_amd64.deb)
root=$work/root
mkdir -p "$root/var/lib/dpkg/info" "$root/var/lib/dpkg/updates" "$root/var/log"
touch "$root/var/lib/dpkg/status"
dpkg="dpkg --root=$root --force-not-root --force-script-chrootless --log=/dev/null"
$dpkg --install "$package" >/dev/null
echo "package: $($dpkg --status tenzij | sed -n 's/^Status: //p'), $($dpkg --listfiles tenzij | wc -l) paths"
$dpkg --verify tenzij
use "$root/usr/bin/tenzij" "$work/from-package"
if command -v man >/dev/null; then
  for page in tenzij tenzij-report tenzij-replies-make; do
    man --warnings -l "$root/usr/share/man/man1/$page.1.gz" 2>"$work/warnings" | grep -q NAME
    test ! -s "$work/warnings" || { cat "$work/warnings"; exit 1; }
  done
  echo "package: man shows its pages, without warnings"
fi
$dpkg --purge tenzij >/dev/null
test -z "$(find "$root" -name "tenzij*" -type f)" && echo "package: nothing is left once it is purged"

wheel=$(find "$folder" -name 'tenzij-*.whl' | head -n 1)
if [ -n "$wheel" ]; then
  python3 -m venv "$work/venv"
  "$work/venv/bin/pip" install --quiet --no-index --disable-pip-version-check "$wheel"
  use "$work/venv/bin/tenzij" "$work/from-wheel"
  echo "wheel: $("$work/venv/bin/tenzij" --version), demo and report made in an empty environment"
  cmp "$work/venv/bin/tenzij" "$archive/tenzij" && echo "wheel: holds the same program as the archive"
  cmp "$work/from-wheel/report.html" "$work/from-archive/report.html" && echo "wheel: its report is that of the archive"
fi
