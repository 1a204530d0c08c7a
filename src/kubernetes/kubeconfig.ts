import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import type { ClusterAccess } from './connection.ts';
import { AccessError } from './errors.ts';

type Named<T> = { name?: string } & T;
type RawCluster = {
  server?: string;
  'certificate-authority'?: string;
  'certificate-authority-data'?: string;
  'insecure-skip-tls-verify'?: boolean;
  'tls-server-name'?: string;
};
type RawUser = {
  token?: string;
  tokenFile?: string;
  'client-certificate'?: string;
  'client-certificate-data'?: string;
  'client-key'?: string;
  'client-key-data'?: string;
};
type RawConfig = {
  'current-context'?: string;
  contexts?: Named<{ context?: { cluster?: string; user?: string } }>[];
  clusters?: Named<{ cluster?: RawCluster }>[];
  users?: Named<{ user?: RawUser }>[];
};

/**
 * Reads the current context of a kubeconfig file: client certificates or a token; programs that fetch one (`exec`) are
 * not run.
 * @throws AccessError
 */
export async function accessFromKubeconfig(file: string): Promise<ClusterAccess> {
  const config = await parsed(file);
  const context = named(config.contexts, config['current-context'])?.context;
  const cluster = named(config.clusters, context?.cluster)?.cluster;
  const user = named(config.users, context?.user)?.user;
  if (cluster?.server === undefined || user === undefined) {
    throw new AccessError(`${file} names no cluster and user in its current context; set one with kubectl.`);
  }
  const pem = (data: string | undefined, path: string | undefined) => pemOf(file, data, path);
  const cert = await pem(user['client-certificate-data'], user['client-certificate']);
  const key = await pem(user['client-key-data'], user['client-key']);
  const client = cert === null || key === null ? null : { cert, key };
  const token = tokenOf(file, user);
  if (client === null && token === null) {
    throw new AccessError(
      `${file} has neither a client certificate nor a token for its user; programs that fetch one are not supported.`,
    );
  }
  return {
    server: cluster.server,
    ca: await pem(cluster['certificate-authority-data'], cluster['certificate-authority']),
    serverName: cluster['tls-server-name'] ?? null,
    client,
    token,
    insecure: cluster['insecure-skip-tls-verify'] === true,
  };
}

export const ACCOUNT_DIR = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * The access of a pod, by its service account; the API server is found by the cluster's own DNS.
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
