/**
 * The programs of the control plane as Go packages. Each tool is a Go module of its own (tools/<name>), so that the
 * dependency graphs of Kubernetes, Istio and cert-manager stay apart; its go.mod and go.sum pin everything.
 */

export type ToolName =
  | 'pki'
  | 'etcd'
  | 'pebble'
  | 'cert-manager'
  | 'kubernetes'
  | 'istio'
  | 'helm'
  | 'promtool'
  | 'otel-collector'
  | 'pause'
  | 'kubernetes-node'
  | 'coredns'
  | 'kube-router';

export type Tool = {
  name: ToolName;
  /** Package to build → name of the program. */
  programs: readonly { package: string; program: string }[];
  /** `-X` settings of the linker: the versions that the programs tell about themselves. */
  versions: Readonly<Record<string, string>>;
  /** Build tags. */
  tags?: readonly string[];
  /** Files of a module that are needed besides the programs: the CRDs. */
  crds: { module: string; path: string } | null;
  /** Cold, on two free cores; said before the build starts. */
  minutes: number;
};

const KUBERNETES = { gitVersion: 'v1.36.3', gitMajor: '1', gitMinor: '36', gitTreeState: 'clean' };

/** Programs of Kubernetes, which say which version they are of. */
const ofKubernetes = (...programs: string[]): Pick<Tool, 'programs' | 'versions'> => ({
  programs: programs.map((program) => ({ package: `k8s.io/kubernetes/cmd/${program}`, program })),
  versions: Object.fromEntries(
    ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((place) =>
      Object.entries(KUBERNETES).map(([key, value]) => [`${place}.${key}`, value]),
    ),
  ),
});

/** From the quickest to the slowest: what is wrong with Go or the network shows at once. */
export const TOOLS: readonly Tool[] = [
  {
    name: 'pki',
    programs: [{ package: '.', program: 'pki' }],
    versions: {},
    crds: null,
    minutes: 0.2,
  },
  {
    name: 'pebble',
    programs: [{ package: 'github.com/letsencrypt/pebble/v2/cmd/pebble', program: 'pebble' }],
    versions: {},
    crds: null,
    minutes: 0.3,
  },
  {
    name: 'etcd',
    programs: [{ package: 'go.etcd.io/etcd/server/v3', program: 'etcd' }],
    versions: {},
    crds: null,
    minutes: 0.4,
  },
  {
    name: 'cert-manager',
    programs: [{ package: '.', program: 'cert-manager' }],
    versions: {},
    crds: { module: 'github.com/cert-manager/cert-manager', path: 'deploy/crds' },
    minutes: 2.2,
  },
  {
    name: 'kubernetes',
    ...ofKubernetes('kube-apiserver', 'kube-controller-manager', 'kubectl'),
    crds: null,
    minutes: 5.6,
  },
  {
    name: 'istio',
    programs: [{ package: 'istio.io/istio/pilot/cmd/pilot-discovery', program: 'istiod' }],
    versions: { 'istio.io/istio/pkg/version.buildVersion': '1.31.0' },
    crds: { module: 'istio.io/istio', path: 'manifests/charts/base/files/crd-all.gen.yaml' },
    minutes: 6.3,
  },
];

/** No part of a cluster: for the tests of the chart. */
export const HELM: Tool = {
  name: 'helm',
  programs: [{ package: 'helm.sh/helm/v4/cmd/helm', program: 'helm' }],
  versions: { 'helm.sh/helm/v4/internal/version.version': 'v4.2.4' },
  crds: null,
  minutes: 1.5,
};

/** No part of a cluster: for the tests of the alerts. Without service discovery it is built in half the time. */
export const PROMTOOL: Tool = {
  name: 'promtool',
  programs: [{ package: 'github.com/prometheus/prometheus/cmd/promtool', program: 'promtool' }],
  versions: {},
  tags: ['remove_all_sd'],
  crds: null,
  minutes: 2,
};

/** No part of a cluster: the real OpenTelemetry Collector, for the test of the traces. */
export const OTEL_COLLECTOR: Tool = {
  name: 'otel-collector',
  programs: [{ package: '.', program: 'otel-collector' }],
  versions: {},
  crds: null,
  minutes: 3,
};

/** The programs of a node that runs pods; containerd, runc and the network plugins are the system's. */
export const NODE_TOOLS: readonly Tool[] = [
  {
    name: 'pause',
    programs: [{ package: '.', program: 'pause' }],
    versions: {},
    crds: null,
    minutes: 0.1,
  },
  {
    name: 'kubernetes-node',
    // A module of its own, so that the control plane's folder keeps its hash.
    ...ofKubernetes('kubelet', 'kube-proxy', 'kube-scheduler'),
    crds: null,
    minutes: 1.5,
  },
  {
    name: 'coredns',
    programs: [{ package: '.', program: 'coredns' }],
    versions: {},
    crds: null,
    minutes: 2.5,
  },
  {
    name: 'kube-router',
    programs: [{ package: '.', program: 'kube-router' }],
    versions: {},
    crds: null,
    minutes: 1.5,
  },
];
