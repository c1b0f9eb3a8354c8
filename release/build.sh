#!/usr/bin/env bash
# Makes a release for x86-64 Linux: tenzij-VERSION-x86_64-linux.tar.gz, tenzij_VERSION_amd64.deb, and SHA256SUMS over both.
#
#   release/build.sh [FOLDER]     where they are put; target/dist if left out
#
# The same commit gives the same bytes, in any folder, with the same compiler. Needs Rust, a C compiler, Python, tar, gzip and dpkg-deb.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/settings.sh"
dist=${1:-$CARGO_TARGET_DIR/dist}
name=tenzij-$version-x86_64-linux
program=$(release/program.sh)
rm -rf "${dist:?}/$name" "$dist/deb"
mkdir -p "$dist/$name" "$dist/deb"
dist=$(cd "$dist" && pwd)
stage=$dist/$name

# The archive.
install -m 755 "$program" "$stage/tenzij"
"$stage/tenzij" man -o "$stage/man" >/dev/null
mkdir "$stage/completions"
for shell in bash zsh fish powershell elvish; do
  "$stage/tenzij" completions "$shell" >"$stage/completions/tenzij.$shell"
done
python3 release/third-party.py "$stage" "$stage/tenzij"
cp README.md LICENSE CHANGELOG.md docs/installeren.md "$stage/"
(cd "$stage" && find . -type f ! -name SHA256SUMS -printf '%P\n' | LC_ALL=C sort | xargs sha256sum >SHA256SUMS)
chmod -R u=rwX,go=rX "$stage"
find "$stage" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
tar --sort=name --format=gnu --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner -C "$dist" -cf - "$name" |
  gzip -9n >"$dist/$name.tar.gz"

# The package.
root=$dist/deb
install -D -m 755 "$stage/tenzij" "$root/usr/bin/tenzij"
for page in "$stage"/man/*.1; do
  mkdir -p "$root/usr/share/man/man1"
  gzip -9nc "$page" >"$root/usr/share/man/man1/$(basename "$page").gz"
done
install -D -m 644 "$stage/completions/tenzij.bash" "$root/usr/share/bash-completion/completions/tenzij"
install -D -m 644 "$stage/completions/tenzij.zsh" "$root/usr/share/zsh/vendor-completions/_tenzij"
install -D -m 644 "$stage/completions/tenzij.fish" "$root/usr/share/fish/vendor_completions.d/tenzij.fish"
documents=$root/usr/share/doc/tenzij
mkdir -p "$documents"
cp "$stage/README.md" "$stage/installeren.md" "$stage/sbom.cdx.json" "$documents/"
cat LICENSE "$stage/THIRD-PARTY.txt" >"$documents/copyright"
gzip -9nc CHANGELOG.md >"$documents/changelog.gz"
mkdir "$root/DEBIAN"
(cd "$root" && find usr -type f | LC_ALL=C sort | xargs md5sum >DEBIAN/md5sums)
cat >"$root/DEBIAN/control" <<CONTROL
Package: tenzij
Version: $version
Section: science
Priority: optional
Architecture: amd64
Installed-Size: $(du -sk --apparent-size "$root/usr" | cut -f 1)
Maintainer: The tenzij developers <tenzij@example.org>
Description: what was agreed, under which condition, and what came of it
 Decision support and consensus analytics for organisations that decide
 together, such as municipalities. One program without a network, services
 or shared libraries; it writes self-contained reports in Dutch or English.
CONTROL
chmod -R u=rwX,go=rX "$root"
find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
dpkg-deb --root-owner-group -Zxz --build "$root" "$dist/tenzij_${version}_amd64.deb" >/dev/null
rm -rf "$root"
(cd "$dist" && sha256sum "$name.tar.gz" "tenzij_${version}_amd64.deb" >SHA256SUMS)

# What it has to be.
if ldd "$stage/tenzij" 2>&1 | grep -q '=>'; then
  echo "the program needs shared libraries"
  exit 1
fi
if LC_ALL=C grep -qaF -e "$PWD" -e "$cargo_home" "$stage/tenzij"; then
  echo "the program holds paths of this machine"
  exit 1
fi
echo "$(stat -c %s "$stage/tenzij") bytes of program, $(stat -c %s "$dist/$name.tar.gz") of archive, $(stat -c %s "$dist/tenzij_${version}_amd64.deb") of package"
cat "$dist/SHA256SUMS"
