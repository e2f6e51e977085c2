#!/bin/sh
# Installs the Debian packages that a purpose needs: as root or through sudo; otherwise it names the
# one command a person must run. Usage: system_packages.sh demo|test|run
set -eu
drawing="chromium fonts-noto-cjk"
servers="nginx-light"
reading="libarchive13 libchromaprint1"
looking="poppler-utils openssl"
apks="aapt apksigner zipalign android-framework-res default-jre-headless"
case "${1:-}" in
  run) wanted="$drawing $reading" ;;
  demo) wanted="$drawing $servers $reading" ;;
  test) wanted="$drawing $servers $reading $apks $looking postgresql" ;;
  *) echo "usage: $0 demo|test|run" >&2; exit 2 ;;
esac
command -v dpkg-query >/dev/null || {
  echo "This is no Debian: please see to it that these are installed: $wanted" >&2
  exit 0
}
missing=""
for package in $wanted; do
  status=$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null || true)
  [ "$status" = "install ok installed" ] || missing="$missing $package"
done
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ]; then become=""
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then become="sudo"
elif command -v sudo >/dev/null && [ -t 0 ]; then become="sudo"
else
  echo "Debian packages are missing and this account may not install them. Please run once:" >&2
  echo "  apt-get update && apt-get install --no-install-recommends$missing" >&2
  exit 1
fi
echo "== installing Debian packages:$missing"
# an installed nginx or PostgreSQL must not start a service of its own: we run ours as children
export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
$become apt-get update -q=2
$become env RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -q=2 -y --no-install-recommends $missing
