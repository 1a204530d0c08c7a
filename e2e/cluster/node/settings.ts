import { join } from 'node:path';
import { BRIDGE, FIRST_POD, LAST_POD, NODE_ADDRESS, NODE_NETWORK } from './addresses.ts';

/** The settings of the node's programs; JSON is YAML as well. */

export const SOCKET = '/run/containerd/containerd.sock';
export const SANDBOX_IMAGE = 'localhost/pause:1';

/** @param plugins the folder of the network plugins, @param root where it keeps images. */
export function containerdSettings({ root, plugins }: { root: string; plugins: string }): string {
  const unused = ['aufs', 'btrfs', 'zfs', 'devmapper'].map((one) => `"io.containerd.snapshotter.v1.${one}"`);
  const cri = 'plugins."io.containerd.grpc.v1.cri"';
  return `version = 2
root = ${JSON.stringify(root)}
state = "/run/containerd"
disabled_plugins = [${unused.join(', ')}]

[grpc]
  address = "${SOCKET}"

[${cri}]
  # Ours, loaded before the kubelet starts; there is no registry.
  sandbox_image = "${SANDBOX_IMAGE}"
  tolerate_missing_hugetlb_controller = true
  disable_apparmor = true
  # Works without CAP_SYS_RESOURCE too: nothing may score below this process.
  restrict_oom_score_adj = true
[${cri}.cni]
  bin_dir = ${JSON.stringify(plugins)}
  conf_dir = "/etc/cni/net.d"
[${cri}.containerd]
  snapshotter = "overlayfs"
  default_runtime_name = "runc"
[${cri}.containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"
[${cri}.containerd.runtimes.runc.options]
  SystemdCgroup = false
`;
}

/** A bridge whose pods reach each other and the node, and nothing else. */
export function networkSettings() {
  return {
    cniVersion: '1.0.0',
    name: 'pods',
    plugins: [
      {
        type: 'bridge',
        bridge: BRIDGE,
        isGateway: true,
        hairpinMode: true,
        ipMasq: false,
        ipam: {
          type: 'host-local',
          ranges: [
            [{ subnet: NODE_NETWORK, rangeStart: FIRST_POD, rangeEnd: LAST_POD, gateway: NODE_ADDRESS }],
          ],
          routes: [{ dst: '0.0.0.0/0' }],
        },
      },
    ],
  };
}

const KUBELET_HEALTH = 10248;
const PROXY_HEALTH = 10256;
const DNS_READY = 8182;
/** host:port on which the controller of NetworkPolicies says that it enforces them. */
export const POLICIES_READY = '127.0.0.1:20244';

/** Health endpoints of the node's programs. */
export const READY_URLS = {
  kubelet: `http://127.0.0.1:${KUBELET_HEALTH}/healthz`,
  proxy: `http://127.0.0.1:${PROXY_HEALTH}/livez`,
  coredns: `http://127.0.0.1:${DNS_READY}/ready`,
  policies: `http://${POLICIES_READY}/`,
};

/** @param pki the folder of the cluster's keys, @param controlGroup the group that the pods' ones are below. */
export function kubeletSettings({ pki, controlGroup }: { pki: string; controlGroup: string }) {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    failCgroupV1: false,
    cgroupDriver: 'cgroupfs',
    cgroupRoot: `/${controlGroup}`,
    containerRuntimeEndpoint: `unix://${SOCKET}`,
    address: NODE_ADDRESS,
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: join(pki, 'ca.crt') },
    },
    authorization: { mode: 'Webhook' },
    clusterDNS: [NODE_ADDRESS],
    clusterDomain: 'cluster.local',
    resolvConf: '',
    failSwapOn: false,
    healthzBindAddress: '127.0.0.1',
    healthzPort: KUBELET_HEALTH,
    // A full disk of the machine is none of this node's business.
    evictionHard: Object.fromEntries(
      ['memory.available', 'nodefs.available', 'imagefs.available', 'nodefs.inodesFree'].map((signal) => [
        signal,
        '0%',
      ]),
    ),
    imageGCHighThresholdPercent: 100,
    imageGCLowThresholdPercent: 99,
    maxPods: 60,
    nodeStatusUpdateFrequency: '2s',
    nodeStatusReportFrequency: '30s',
    syncFrequency: '10s',
    enforceNodeAllocatable: [],
    serializeImagePulls: false,
    oomScoreAdj: 0,
  };
}

export function proxySettings(kubeconfig: string) {
  return {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode: 'iptables',
    bindAddress: NODE_ADDRESS,
    clusterCIDR: NODE_NETWORK,
    healthzBindAddress: `127.0.0.1:${PROXY_HEALTH}`,
    metricsBindAddress: '127.0.0.1:10249',
    clientConnection: { kubeconfig },
    // These are settings of the whole machine.
    conntrack: { maxPerCore: 0, min: 0 },
    iptables: { localhostNodePorts: false, minSyncPeriod: '100ms' },
    nodePortAddresses: [`${NODE_ADDRESS}/32`],
    oomScoreAdj: 0,
  };
}

/** @param nameserver who knows all names outside of the cluster, host:port. */
export function dnsSettings({ kubeconfig, nameserver }: { kubeconfig: string; nameserver: string }): string {
  return `.:53 {
  bind ${NODE_ADDRESS}
  errors
  ready 127.0.0.1:${DNS_READY}
  kubernetes cluster.local in-addr.arpa ip6.arpa {
    kubeconfig ${kubeconfig}
    pods insecure
    ttl 5
  }
  forward . ${nameserver}
}
`;
}
