#!/bin/sh
# Makes the image that the Dockerfile builds on, where no registry can be reached: IMAGE SUITE NODE NPM.
# What `node:<version>-<suite>-slim` has: a small Debian, Node and npm from npm's own packages, a user 1000.
# As root; needs debootstrap, buildah, npm.
set -eu
image=$1 suite=$2 node=$3 npm=$4
case $(uname -m) in
  x86_64) platform=linux-x64 ;;
  aarch64) platform=linux-arm64 ;;
  *) echo "no package of Node for $(uname -m)" >&2; exit 1 ;;
esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo "debootstrap: Debian $suite"
debootstrap --variant=minbase --include=libstdc++6,libatomic1 "$suite" "$work/root" > "$work/log" 2>&1 || { tail -5 "$work/log" >&2; exit 1; }
root=$work/root
rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/usr/share/doc/* "$root"/usr/share/man/* \
  "$root"/usr/share/locale/* "$root"/usr/share/info/* "$root"/var/log/*

echo "node $node and npm $npm"
(cd "$work" && npm pack --silent "node-$platform@$node" "npm@$npm" > /dev/null)
mkdir -p "$root/usr/local/lib/node_modules/npm"
tar xzf "$work/node-$platform-$node.tgz" -C "$root/usr/local" --strip-components 1 package/bin/node
tar xzf "$work/npm-$npm.tgz" -C "$root/usr/local/lib/node_modules/npm" --strip-components 1
chmod +x "$root"/usr/local/lib/node_modules/npm/bin/*-cli.js
for one in npm npx; do ln -s "../lib/node_modules/npm/bin/$one-cli.js" "$root/usr/local/bin/$one"; done
chroot "$root" groupadd --gid 1000 node
chroot "$root" useradd --uid 1000 --gid node --create-home node

echo "as an image"
container=$(buildah from scratch)
buildah add --quiet "$container" "$root" / > /dev/null
buildah config --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin --cmd '["node"]' "$container"
buildah commit --quiet --rm "$container" "$image" > /dev/null
