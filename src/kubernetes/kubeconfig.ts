import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import type { ClusterAccess } from './access.ts';
import { AccessError } from './errors.ts';
import { type ExecCluster, execPluginOf, type RawExec } from './exec-config.ts';

type Named<T> = { name?: string } & T;
type RawCluster = {
  server?: string;
  'certificate-authority'?: string;
  'certificate-authority-data'?: string;
  'insecure-skip-tls-verify'?: boolean;
  'tls-server-name'?: string;
  extensions?: Named<{ extension?: unknown }>[];
};
type RawUser = {
  token?: string;
  tokenFile?: string;
  'client-certificate'?: string;
  'client-certificate-data'?: string;
  'client-key'?: string;
  'client-key-data'?: string;
  exec?: RawExec;
};
type RawConfig = {
  'current-context'?: string;
  contexts?: Named<{ context?: { cluster?: string; user?: string } }>[];
  clusters?: Named<{ cluster?: RawCluster }>[];
  users?: Named<{ user?: RawUser }>[];
};

/**
 * Reads the current context of a kubeconfig file: a client certificate, a token, or a credential plugin (`exec`), which
 * is run when it is needed.
 * @param environment what a credential plugin starts with
 * @throws AccessError
 */
export async function accessFromKubeconfig(
  file: string,
  environment: Readonly<Record<string, string | undefined>> = {},
): Promise<ClusterAccess> {
  const config = await parsed(file);
  const context = named(config.contexts, config['current-context'])?.context;
  const cluster = named(config.clusters, context?.cluster)?.cluster;
  const user = named(config.users, context?.user)?.user;
  if (cluster?.server === undefined || user === undefined) {
    throw new AccessError(`${file} names no cluster and user in its current context; set one with kubectl.`);
  }
  const pem = (data: string | undefined, path: string | undefined) => pemOf(file, data, path);
  const ca = await pem(cluster['certificate-authority-data'], cluster['certificate-authority']);
  const cert = await pem(user['client-certificate-data'], user['client-certificate']);
  const key = await pem(user['client-key-data'], user['client-key']);
  const client = cert === null || key === null ? null : { cert, key };
  const token = tokenOf(file, user);
  if (client === null && token === null && user.exec === undefined) {
    throw new AccessError(
      `${file} has neither a client certificate nor a token nor a credential plugin (exec) for its user; log in with kubectl, or use a service account's token.`,
    );
  }
  const { server } = cluster;
  const plugin =
    user.exec === undefined ? null : execPluginOf(file, user.exec, execClusterOf(server, cluster, ca));
  return {
    server,
    ca,
    serverName: cluster['tls-server-name'] ?? null,
    client,
    token,
    exec: plugin === null ? null : { plugin, environment },
    insecure: cluster['insecure-skip-tls-verify'] === true,
  };
}

/** The extension of a cluster whose value its credential plugin gets as `config`. */
const EXEC_EXTENSION = 'client.authentication.k8s.io/exec';

function execClusterOf(server: string, cluster: RawCluster, ca: string | null): ExecCluster {
  const serverName = cluster['tls-server-name'];
  const config = named(cluster.extensions, EXEC_EXTENSION)?.extension;
  return {
    server,
    ...(serverName === undefined ? {} : { 'tls-server-name': serverName }),
    ...(cluster['insecure-skip-tls-verify'] === true ? { 'insecure-skip-tls-verify': true } : {}),
    ...(ca === null ? {} : { 'certificate-authority-data': Buffer.from(ca).toString('base64') }),
    ...(config === undefined ? {} : { config }),
  };
}

export const ACCOUNT_DIR = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * Builds the access of a pod by its service account; the API server is found by the cluster's own DNS.
 * @throws AccessError outside of a pod.
 */
export async function accessInCluster(dir = ACCOUNT_DIR): Promise<ClusterAccess> {
  const ca = await readFile(`${dir}/ca.crt`, 'utf8').catch((cause: unknown) => {
    throw new AccessError('This is no pod of a cluster, and KUBECONFIG names no file; give one of the two.', {
      cause,
    });
  });
  return {
    server: 'https://kubernetes.default.svc',
    ca,
    serverName: null,
    client: null,
    token: { file: `${dir}/token` },
    exec: null,
    insecure: false,
  };
}

async function parsed(file: string): Promise<RawConfig> {
  try {
    const value: unknown = parse(await readFile(file, 'utf8'));
    if (typeof value === 'object' && value !== null) return value as RawConfig;
  } catch (cause) {
    throw new AccessError(`The kubeconfig ${file} cannot be read.`, { cause });
  }
  throw new AccessError(`${file} is no kubeconfig.`);
}

function named<T>(list: Named<T>[] | undefined, name: string | undefined): Named<T> | undefined {
  return list?.find((one) => one.name === name);
}

async function pemOf(
  kubeconfig: string,
  data: string | undefined,
  path: string | undefined,
): Promise<string | null> {
  if (data !== undefined) return Buffer.from(data, 'base64').toString('utf8');
  if (path === undefined) return null;
  // Paths in a kubeconfig are relative to it.
  const file = resolve(dirname(kubeconfig), path);
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new AccessError(`${file}, named in ${kubeconfig}, cannot be read.`, { cause });
  });
}

function tokenOf(kubeconfig: string, user: RawUser): ClusterAccess['token'] {
  if (user.tokenFile !== undefined) return { file: resolve(dirname(kubeconfig), user.tokenFile) };
  return user.token === undefined ? null : { value: user.token };
}
