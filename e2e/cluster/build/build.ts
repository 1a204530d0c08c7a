import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exists, installPackage } from '../../../src/local/pip.ts';
import { overTheNetwork } from '../../../src/testing/over-the-network.ts';
import { ClusterError } from '../errors.ts';
import { findGo, type Go, type GoOptions } from './go.ts';
import { madeOnce } from './made-once.ts';
import { ENVOY } from './pinned.ts';
import { HELM, NODE_TOOLS, OTEL_COLLECTOR, PROMTOOL, TOOLS, type Tool, type ToolName } from './tools.ts';

export type BuildOptions = GoOptions;

/** Paths of what a cluster is started from. */
export type Programs = {
  pki: string;
  etcd: string;
  apiserver: string;
  controllerManager: string;
  kubectl: string;
  istiod: string;
  certManager: string;
  pebble: string;
  envoy: string;
  /** Folders of CRD files. */
  crds: { certManager: string; istio: string };
};

/** Paths of what a node is started from, beside the system's containerd. */
export type NodePrograms = {
  kubelet: string;
  kubeProxy: string;
  kubeScheduler: string;
  coredns: string;
  /** Enforces NetworkPolicies. */
  kubeRouter: string;
  /** The first process of each pod. */
  sandbox: string;
};

const PROGRESS_EVERY_MS = 15_000;

/**
 * Builds every program of the cluster once into the cache folder, one folder a tool, named by the hash of what pins
 * it; what is there is used as it is. Cold this takes about a quarter of an hour on two free cores, warm a second.
 * @throws ClusterError no_go, build_failed or tools_missing; LocalError when a wheel cannot be had.
 */
export async function buildCluster(options: BuildOptions): Promise<Programs> {
  const envoy = await installPackage(ENVOY, { ...options, path: options.environment.PATH ?? '' });
  return programsIn(await buildTools(TOOLS, options), envoy);
}

/** The programs of a node, built in the same way: cold about two minutes more than the cluster's. */
export async function buildNode(options: BuildOptions): Promise<NodePrograms> {
  const folders = await buildTools(NODE_TOOLS, options);
  const inFolder = (tool: ToolName, program: string) => join(folders.get(tool) ?? '', 'bin', program);
  return {
    kubelet: inFolder('kubernetes-node', 'kubelet'),
    kubeProxy: inFolder('kubernetes-node', 'kube-proxy'),
    kubeScheduler: inFolder('kubernetes-node', 'kube-scheduler'),
    coredns: inFolder('coredns', 'coredns'),
    kubeRouter: inFolder('kube-router', 'kube-router'),
    sandbox: inFolder('pause', 'pause'),
  };
}

/** Helm, built in the same way; tells where the program is. */
export async function buildHelm(options: BuildOptions): Promise<string> {
  return join((await buildTools([HELM], options)).get('helm') ?? '', 'bin', 'helm');
}

/** Promtool, built in the same way; tells where the program is. */
export async function buildPromtool(options: BuildOptions): Promise<string> {
  return join((await buildTools([PROMTOOL], options)).get('promtool') ?? '', 'bin', 'promtool');
}

/** The OpenTelemetry Collector, built in the same way; tells where the program is. */
export async function buildOtelCollector(options: BuildOptions): Promise<string> {
  return join(
    (await buildTools([OTEL_COLLECTOR], options)).get('otel-collector') ?? '',
    'bin',
    'otel-collector',
  );
}

/** Builds what is not there yet; tells each tool's folder. */
async function buildTools(tools: readonly Tool[], options: BuildOptions): Promise<Map<ToolName, string>> {
  const toolsDir = await findTools();
  const started = performance.now();
  const wanted = await Promise.all(tools.map((tool) => locate(tool, toolsDir, options.cacheDir)));
  const missing = [];
  for (const place of wanted) if (!(await exists(place.folder))) missing.push(place);
  if (missing.length > 0) {
    const go = await findGo(options);
    const minutes = missing.reduce((sum, { tool }) => sum + tool.minutes, 0);
    options.report(
      `building ${missing.map(({ tool }) => tool.name).join(', ')} with go ${go.version}: ` +
        `about ${Math.ceil(minutes)} min on two free cores, once`,
    );
    for (const place of missing) await build(place, go, options);
    options.report(`everything is built after ${seconds(started)} s`);
  }
  return new Map(wanted.map(({ tool, folder }) => [tool.name, folder]));
}

type Place = { tool: Tool; source: string; folder: string };

/** Returns the folder of a tool's module and the folder of its programs. */
async function locate(tool: Tool, toolsDir: string, cacheDir: string): Promise<Place> {
  const source = join(toolsDir, tool.name);
  const { programs, versions, crds, tags } = tool;
  const what = [programs, versions, crds, process.platform, process.arch, ...(tags ?? [])];
  const hash = createHash('sha256').update(JSON.stringify(what));
  for (const file of (await readdir(source)).sort()) {
    if (/^go\.(mod|sum)$|\.go$/.test(file))
      hash.update(`${file}\n`).update(await readFile(join(source, file)));
  }
  const key = hash.digest('hex').slice(0, 16);
  return { tool, source, folder: join(cacheDir, 'cluster', `${tool.name}-${key}`) };
}

async function build({ tool, source, folder }: Place, go: Go, options: BuildOptions): Promise<void> {
  const started = performance.now();
  await madeOnce(folder, async (unfinished) => {
    const packages = tool.programs.map((one) => one.package);
    options.report(`${tool.name}: fetching its modules`);
    const all = await overTheNetwork(() =>
      go.run(['list', '-mod=readonly', ...tagArgs(tool), '-deps', ...packages], source),
    );
    const progress = startProgress(tool.name, all.trim().split('\n').length, options.report);
    try {
      for (const one of tool.programs) {
        progress.begin(one.program);
        await go.run(
          buildArgs(tool, one, join(unfinished, 'bin', one.program), options),
          source,
          progress.count,
        );
      }
    } finally {
      progress.stop();
    }
    if (tool.crds) await copyCrds(tool.crds, go, source, join(unfinished, 'crds'));
  });
  options.report(`${tool.name}: ready after ${seconds(started)} s`);
}

function buildArgs(
  tool: Tool,
  one: { package: string },
  output: string,
  { parallel }: BuildOptions,
): string[] {
  const linker = ['-s', '-w', ...Object.entries(tool.versions).map(([name, value]) => `-X ${name}=${value}`)];
  return [
    ...['build', '-v', '-mod=readonly', '-trimpath', '-buildvcs=false'],
    ...(parallel === undefined ? [] : ['-p', String(parallel)]),
    ...tagArgs(tool),
    ...['-ldflags', linker.join(' '), '-o', output, one.package],
  ];
}

const tagArgs = ({ tags = [] }: Tool): string[] => (tags.length === 0 ? [] : ['-tags', tags.join(',')]);

/** Copied, so that cleaning Go's module cache takes nothing from a cluster that is built. */
async function copyCrds(
  { module, path }: { module: string; path: string },
  go: Go,
  source: string,
  target: string,
): Promise<void> {
  const folder = (await go.run(['list', '-mod=readonly', '-m', '-f', '{{.Dir}}', module], source)).trim();
  const from = join(folder, path);
  await mkdir(target, { recursive: true });
  const files = (await stat(from)).isDirectory()
    ? (await readdir(from)).filter((file) => file.endsWith('.yaml')).map((file) => join(from, file))
    : [from];
  for (const file of files) await cp(file, join(target, file.slice(dirname(file).length + 1)));
}

/** A build is silent for minutes: says now and then how far it is. */
function startProgress(name: string, packages: number, report: (line: string) => void) {
  const started = performance.now();
  let compiled = 0;
  let program = name;
  const timer = setInterval(
    () =>
      report(
        `${name}: building ${program}; ${compiled} packages compiled (of at most ${packages}) in ${seconds(started)} s`,
      ),
    PROGRESS_EVERY_MS,
  );
  return {
    begin: (next: string) => {
      program = next;
    },
    count: () => {
      compiled += 1;
    },
    stop: () => clearInterval(timer),
  };
}

function programsIn(folders: ReadonlyMap<ToolName, string>, envoy: string): Programs {
  const inFolder = (tool: ToolName, ...path: string[]) => join(folders.get(tool) ?? '', ...path);
  return {
    pki: inFolder('pki', 'bin', 'pki'),
    etcd: inFolder('etcd', 'bin', 'etcd'),
    apiserver: inFolder('kubernetes', 'bin', 'kube-apiserver'),
    controllerManager: inFolder('kubernetes', 'bin', 'kube-controller-manager'),
    kubectl: inFolder('kubernetes', 'bin', 'kubectl'),
    istiod: inFolder('istio', 'bin', 'istiod'),
    certManager: inFolder('cert-manager', 'bin', 'cert-manager'),
    pebble: inFolder('pebble', 'bin', 'pebble'),
    envoy: join(envoy, 'envoy', '_bin', 'envoy'),
    crds: { certManager: inFolder('cert-manager', 'crds'), istio: inFolder('istio', 'crds') },
  };
}

/** tools/ of the source tree above this file, which runs from e2e/cluster/build/ and from dist/e2e/cluster/build/. */
export async function findTools(): Promise<string> {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const tools = join(folder, 'e2e', 'cluster', 'tools');
    if (await exists(tools)) return tools;
    if (folder === dirname(folder)) {
      throw new ClusterError('tools_missing', 'e2e/cluster/tools is not there; run this from a clone.');
    }
  }
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(1);
}
