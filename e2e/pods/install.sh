#!/bin/sh
# Installs what builds the image and runs pods on this machine, from Debian's own packages. As root.
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get update --quiet --quiet
apt-get install --quiet --yes --no-install-recommends \
  buildah debootstrap runc containerd containernetworking-plugins iptables ipset iproute2
