import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import type { Environment } from '../../src/config/config.ts';
import { lastLines, type ProgramResult, runProgram } from '../../src/local/run-program.ts';
import type { KubeObject } from '../cluster/kube/objects.ts';

export type Values = Readonly<Record<string, unknown>>;

export type Helm = {
  lint(values: Values): Promise<ProgramResult>;
  template(values: Values): Promise<ProgramResult>;
  /** The same, taken apart into objects. */
  render(values: Values): Promise<KubeObject[]>;
  /** Runs no hooks: where nothing runs Jobs, nobody would ever end them. */
  upgrade(values: Values): Promise<ProgramResult>;
  uninstall(): Promise<ProgramResult>;
  /** As an operator does it: with hooks, and waiting until the pods are Ready. Only where a node runs them. */
  deploy(values: Values, timeoutSeconds?: number): Promise<ProgramResult>;
  rollback(): Promise<ProgramResult>;
  /** Uninstalls, with hooks, and waits until what belonged to the release is gone. */
  remove(): Promise<ProgramResult>;
};

export type HelmOptions = {
  program: string;
  chart: string;
  kubeconfig: string;
  release: string;
  namespace: string;
  /** A folder of its own, for Helm's files and the values. */
  dir: string;
};

const TIMEOUT_MS = 120_000;
const LONG_MS = 330_000;

export const CHART = fileURLToPath(new URL('../../deploy/chart', import.meta.url));

/** Helm for one release of one chart. */
export function createHelm({ program, chart, kubeconfig, release, namespace, dir }: HelmOptions): Helm {
  const env = {
    HOME: dir,
    HELM_CACHE_HOME: join(dir, 'cache'),
    HELM_CONFIG_HOME: join(dir, 'config'),
    HELM_DATA_HOME: join(dir, 'data'),
  };
  const run = (...args: string[]) => runProgram(program, args, { timeoutMs: TIMEOUT_MS, env });
  const runLong = (...args: string[]) => runProgram(program, args, { timeoutMs: LONG_MS, env });
  const cluster = ['--kubeconfig', kubeconfig, '--namespace', namespace];
  const valuesFile = async (values: Values) => {
    const file = join(dir, 'values.json');
    await mkdir(dir, { recursive: true });
    // JSON is YAML as well.
    await writeFile(file, JSON.stringify(values));
    return file;
  };
  const template: Helm['template'] = async (values) =>
    run('template', release, chart, '--namespace', namespace, '--values', await valuesFile(values));
  return {
    lint: async (values) => run('lint', '--strict', chart, '--values', await valuesFile(values)),
    template,
    async render(values) {
      const result = await template(values);
      if (result.code !== 0) throw new Error(`helm template: ${lastLines(result)}`);
      return objectsIn(result.stdout);
    },
    upgrade: async (values) =>
      run(
        ...['upgrade', release, chart, '--install', '--no-hooks'],
        ...[...cluster, '--values', await valuesFile(values)],
      ),
    deploy: async (values, timeoutSeconds = 300) =>
      runLong(
        ...['upgrade', release, chart, '--install', '--wait', '--timeout', `${timeoutSeconds}s`],
        ...[...cluster, '--values', await valuesFile(values)],
      ),
    rollback: () => runLong('rollback', release, '--wait', '--timeout', '300s', ...cluster),
    remove: () => runLong('uninstall', release, '--wait', '--timeout', '120s', ...cluster),
    uninstall: () => run('uninstall', release, '--no-hooks', ...cluster),
  };
}

/** @throws Error when a document is no YAML. */
function objectsIn(text: string): KubeObject[] {
  return parseAllDocuments(text).flatMap((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw error;
    return document.contents === null ? [] : [document.toJS() as KubeObject];
  });
}

/** The pod that a Deployment or a Job would make. */
export function podOf({ kind, metadata, spec }: KubeObject): KubeObject[] {
  if (kind !== 'Deployment' && kind !== 'Job') return [];
  const { template } = spec as { template: { spec: Record<string, unknown> } };
  // Its account is not in the namespace that only stands for the profile.
  const { serviceAccountName: _, ...rest } = template.spec;
  return [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: metadata.name }, spec: rest }];
}

type Variable = { name: string; value?: string };

/** The environment of a Deployment's container; what is in a Secret comes from `secrets`. */
export function environmentOf(
  objects: readonly KubeObject[],
  name: string,
  secrets: Readonly<Record<string, string>>,
): Environment {
  const found = objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === name);
  const [pod] = found === undefined ? [] : podOf(found);
  const { containers = [] } = (pod?.spec ?? {}) as { containers?: { env: Variable[] }[] };
  const variables = containers.flatMap(({ env }) => env);
  return Object.fromEntries(variables.map((one) => [one.name, one.value ?? secrets[one.name]]));
}

/** An object in a few words. */
export function nameOf({ kind, metadata }: KubeObject): string {
  return `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}

export function isHook({ metadata }: KubeObject): boolean {
  return metadata.annotations?.['helm.sh/hook'] !== undefined;
}
