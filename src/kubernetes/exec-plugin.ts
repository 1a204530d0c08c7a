import { type ExecFileException, execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { KubeError } from './errors.ts';
import type { ExecPlugin } from './exec-config.ts';

/** The answer of a credential plugin: a token, a client certificate with its key, or both. */
export type ExecCredential = {
  token: string | null;
  client: { cert: string; key: string } | null;
  /** null: valid until the API server refuses it. */
  expiresAt: Date | null;
};

/** A login may ask a server far away; nobody waits longer for it. */
const TIMEOUT_MS = 30_000;
const MAX_OUTPUT = 1024 * 1024;

/**
 * Runs a credential plugin once, without a terminal.
 * @param environment the plugin's, below the variables that the kubeconfig gives it
 * @throws KubeError `plugin_failed`
 */
export async function runExecPlugin(
  plugin: ExecPlugin,
  environment: Readonly<Record<string, string | undefined>>,
  timeoutMs = TIMEOUT_MS,
): Promise<ExecCredential> {
  const { apiVersion, cluster } = plugin;
  const spec = { ...(cluster === null ? {} : { cluster }), interactive: false };
  const info = JSON.stringify({ kind: 'ExecCredential', apiVersion, spec });
  const env = { ...environment, ...plugin.env, KUBERNETES_EXEC_INFO: info };
  return credentialOf(plugin, await outputOf(plugin, env, timeoutMs));
}

function outputOf(
  plugin: ExecPlugin,
  env: Record<string, string | undefined>,
  timeoutMs: number,
): Promise<string> {
  const options = { env, timeout: timeoutMs, maxBuffer: MAX_OUTPUT, killSignal: 'SIGKILL' } as const;
  return new Promise((resolve, reject) => {
    const child = execFile(plugin.command, [...plugin.args], options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(failure(plugin, reasonOf(plugin, error, stderr, timeoutMs), error));
    });
    // Whoever reads it finds its end. A program that could not be started has none.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end();
  });
}

function reasonOf(
  { installHint }: ExecPlugin,
  error: ExecFileException,
  stderr: string,
  timeoutMs: number,
): string {
  if (error.code === 'ENOENT') {
    const hint = installHint === null ? '' : `; ${installHint.trim().replace(/\s+/g, ' ')}`;
    return `is not there${hint}`;
  }
  if (error.code === 'EACCES') return 'may not be run by this account';
  if (error.killed === true && error.signal === 'SIGKILL') {
    return `gave no answer within ${timeoutMs / 1000} s`;
  }
  const output = stderr.trim().replace(/\s+/g, ' ').slice(-300);
  const end = typeof error.code === 'number' ? `exit code ${error.code}` : (error.signal ?? error.message);
  return `failed (${end})${output === '' ? '' : `: ${output}`}`;
}

const failure = (plugin: ExecPlugin, reason: string, cause?: unknown) =>
  new KubeError('plugin_failed', `the credential plugin ${plugin.command} ${reason}`, { cause });

type RawCredential = {
  apiVersion?: unknown;
  kind?: unknown;
  status?: {
    token?: unknown;
    clientCertificateData?: unknown;
    clientKeyData?: unknown;
    expirationTimestamp?: unknown;
  };
};

/** Its output is never quoted: it holds credentials. */
function credentialOf(plugin: ExecPlugin, output: string): ExecCredential {
  const refuse = (reason: string): never => {
    throw failure(plugin, reason);
  };
  const { apiVersion, kind, status } = parsed(output) ?? refuse('gave an answer that is no JSON object');
  if (kind !== 'ExecCredential' || apiVersion !== plugin.apiVersion) {
    return refuse(`gave no ExecCredential of ${plugin.apiVersion}, which its kubeconfig says`);
  }
  const token = text(status?.token);
  const cert = text(status?.clientCertificateData);
  const key = text(status?.clientKeyData);
  if ((cert === null) !== (key === null)) return refuse('gave only one of a client certificate and its key');
  if (token === null && cert === null) return refuse('gave neither a token nor a client certificate');
  return {
    token,
    client: cert === null || key === null ? null : { cert, key },
    expiresAt: earlier(
      timeOf(plugin, status?.expirationTimestamp),
      cert === null ? null : endOf(plugin, cert),
    ),
  };
}

function timeOf(plugin: ExecPlugin, value: unknown): Date | null {
  if (value === undefined || value === null) return null;
  const time = new Date(String(value));
  if (Number.isNaN(time.getTime())) throw failure(plugin, 'gave an expirationTimestamp that is no time');
  return time;
}

function endOf(plugin: ExecPlugin, cert: string): Date {
  try {
    return new Date(new X509Certificate(cert).validTo);
  } catch (cause) {
    throw failure(plugin, 'gave a client certificate that cannot be read', cause);
  }
}

const earlier = (one: Date | null, other: Date | null): Date | null =>
  one !== null && other !== null ? (one < other ? one : other) : (one ?? other);

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

function parsed(output: string): RawCredential | null {
  try {
    const value: unknown = JSON.parse(output);
    return typeof value === 'object' && value !== null ? (value as RawCredential) : null;
  } catch {
    // The caller says so, without the text.
    return null;
  }
}
