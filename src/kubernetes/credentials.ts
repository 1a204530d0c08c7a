import { readFile } from 'node:fs/promises';
import type { ClusterAccess } from './access.ts';
import { KubeError } from './errors.ts';
import type { ExecCredential } from './exec-plugin.ts';

/** As whom a request is made: by a bearer token, by a client certificate, or both. */
export type Credentials = { token: string | null; client: { cert: string; key: string } | null };

export type CredentialSource = {
  /** Rejects with KubeError. */
  get(): Promise<Credentials>;
  /** Drops what the API server refused; false when there is nothing newer to be had, so that nobody asks again. */
  refresh(refused: Credentials): boolean;
};

/** Tokens of pods are renewed in their file well before they end (after 80 % of their hour). */
const TOKEN_FRESH_MS = 60_000;

/** Opens the source of credentials: what the kubeconfig holds itself goes before its plugin, as with kubectl. */
export function credentialSource(
  { token, client, exec }: ClusterAccess,
  now: () => number = Date.now,
): CredentialSource {
  if (exec !== null && token === null && client === null) return pluginSource(exec, now);
  const read = tokenReader(token);
  return { get: async () => ({ token: await read(), client }), refresh: () => false };
}

/** Runs the plugin when there is no credential or it has expired; requests meanwhile wait for that one run. */
function pluginSource(
  { plugin, environment }: NonNullable<ClusterAccess['exec']>,
  now: () => number,
): CredentialSource {
  let cached: ExecCredential | null = null;
  let running: Promise<ExecCredential> | null = null;
  const runPlugin = async () => {
    // Loaded when there is a plugin: a process that has none, in a pod above all, can start no program by way of it.
    const { runExecPlugin } = await import('./exec-plugin.ts');
    return runExecPlugin(plugin, environment);
  };
  const run = () => {
    running ??= runPlugin()
      .then((credential) => {
        cached = credential;
        return credential;
      })
      .finally(() => {
        running = null;
      });
    return running;
  };
  const isFresh = ({ expiresAt }: ExecCredential) => expiresAt === null || now() < expiresAt.getTime();
  return {
    get: async () => (cached !== null && isFresh(cached) ? cached : run()),
    refresh(refused) {
      // Another request may have fetched a newer one since.
      if (cached === refused) cached = null;
      return true;
    },
  };
}

function tokenReader(token: ClusterAccess['token']): () => Promise<string | null> {
  if (token === null) return async () => null;
  if ('value' in token) return async () => token.value;
  let read: { at: number; value: Promise<string> } | null = null;
  return () => {
    if (read === null || performance.now() - read.at > TOKEN_FRESH_MS) {
      const value = readFile(token.file, 'utf8').then(
        (text) => text.trim(),
        (cause: unknown) => {
          read = null;
          throw new KubeError('unauthorized', `the token file ${token.file} cannot be read`, { cause });
        },
      );
      read = { at: performance.now(), value };
    }
    return read.value;
  };
}
