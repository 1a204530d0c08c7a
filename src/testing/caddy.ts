import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, environment, readConfig } from '../config/config.ts';
import type { AssertionSigner } from '../core/assertions.ts';
import { createOneMachineEdge } from '../edge/caddy/assemble.ts';
import { type CaddyConfigInput, caddyConfig, type ListenAddress, namesDir } from '../edge/caddy/config.ts';
import type { CaddyEdge } from '../edge/caddy/driver.ts';
import type { CaddyPaths } from '../edge/caddy/paths.ts';
import { caddyIsUp, type EdgePorts } from '../edge/caddy/process/is-up.ts';
import { NO_OWN_CERTIFICATES, type OwnCertificates } from '../edge/own-certificates.ts';
import { ensureRoot } from '../issuers/internal/authority.ts';
import { NO_LEASES } from '../issuers/leases.ts';
import { resolveBinary } from '../local/binaries.ts';
import { canaryOf } from '../probe/canary.ts';
import { eventually } from './eventually.ts';
import { steadyPorts } from './steady-ports.ts';

/** A real Caddy on free ports with an origin, a real HTTP server of this process, and the issuer that orders for it. */
export type TestCaddy = {
  http: ListenAddress;
  https: ListenAddress;
  dir: string;
  storageDir: string;
  issuersDir: string;
  pid: number;
  /** PEM of the internal CA's root. */
  root(): Promise<string>;
  /** The headers of the requests that reached the origin. */
  received: IncomingHttpHeaders[];
  origin: Server;
  /** A driver of this Caddy, as another worker has it. */
  edge(): CaddyEdge;
  /** Kills Caddy and starts it again on the same files. */
  restart(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again with other settings. */
  reconfigure(settings: CaddyConfigInput, adjust: (config: string) => string): Promise<void>;
  stop(): Promise<void>;
};

export type TestCaddyOptions = {
  /** How the origin is asked. */
  portal?: Partial<CaddyConfigInput['portal']>;
  /** Signs assertions; without it the origin gets none. */
  sign?: AssertionSigner;
  /** The certificates that tenants brought; none where it is left out. */
  own?: OwnCertificates;
  /** The driver's clock. */
  clock?: () => Date;
  /** The internal CA where it is left out. */
  acme?: AcmeSettings;
  ports?: { http: number; https: number };
  /** Changes the configuration's text before Caddy reads it. */
  adjust?: (config: string) => string;
  /** Fills the folders before Caddy starts. */
  fill?: (folders: TestFolders) => Promise<void>;
};

export type TestFolders = Pick<CaddyPaths, 'dir' | 'storageDir' | 'issuersDir' | 'authorityDir'>;

export type AcmeSettings = Config['acme'];
const INTERNAL: AcmeSettings = {
  ...{ directory: null, email: null, caFile: null, profile: null, keepsKeys: false },
};

/** Starts it in a folder of its own; `stop` removes everything. */
export async function startTestCaddy(options: TestCaddyOptions = {}): Promise<TestCaddy> {
  const program = await caddyProgram();
  const home = await mkdtemp(join(tmpdir(), 'portal-domains-caddy-'));
  const { origin, received } = await startOrigin();
  const [freeHttp = 0, freeHttps = 0] = await steadyPorts(2);
  const { http, https } = options.ports ?? { http: freeHttp, https: freeHttps };
  const storageDir = join(home, 'storage');
  const files = {
    dir: join(home, 'edge'),
    storageDir,
    issuersDir: join(home, 'issuers'),
    authorityDir: join(storageDir, 'pki/authorities/local'),
  };
  const settings = {
    ...{ dir: files.dir, storageDir },
    http: { host: '127.0.0.1', port: http },
    https: { host: '127.0.0.1', port: https },
    origin: urlOf(origin),
    secret: randomUUID(),
    canary: canaryOf('portal.example.com'),
    portal: { timeoutSeconds: 60, hstsSeconds: 0, caFile: null, serverName: null, ...options.portal },
    assertions: options.sign !== undefined,
    http3: true,
  };
  await ensureRoot(files.authorityDir, new Date());
  await mkdir(namesDir(files.dir), { recursive: true, mode: 0o700 });
  await options.fill?.(files);
  const configFile = join(home, 'caddy.json');
  const { adjust = (config) => config } = options;
  await writeFile(configFile, adjust(JSON.stringify(caddyConfig(settings))));
  let child = await run(program, home, configFile, settings);
  return {
    ...files,
    ...{ origin, received },
    http: settings.http,
    https: settings.https,
    get pid() {
      return child.pid ?? 0;
    },
    root: () => readFile(join(files.authorityDir, 'root.crt'), 'utf8'),
    edge: () =>
      createOneMachineEdge({
        ...{ paths: files, acme: options.acme ?? INTERNAL, clock: options.clock ?? (() => new Date()) },
        random: Math.random,
        sign: options.sign ?? null,
        own: options.own ?? NO_OWN_CERTIFICATES,
        leases: NO_LEASES,
        onError: (error) => console.error(error),
      }),
    async restart(signal = 'SIGKILL') {
      await end(child, signal);
      child = await run(program, home, configFile, settings);
    },
    async reconfigure(others, change) {
      await end(child, 'SIGKILL');
      await writeFile(configFile, change(JSON.stringify(caddyConfig(others))));
      child = await run(program, home, configFile, others);
    },
    async stop() {
      await end(child, 'SIGKILL');
      origin.closeAllConnections();
      origin.close();
      await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

async function caddyProgram(): Promise<string> {
  const env = environment();
  const { cacheDir, binaries } = readConfig(env);
  const report = () => undefined;
  const found = await resolveBinary('caddy', {
    setting: binaries.caddy,
    cacheDir,
    path: env.PATH ?? '',
    report,
  });
  return found.path;
}

async function startOrigin(): Promise<{ origin: Server; received: IncomingHttpHeaders[] }> {
  const received: IncomingHttpHeaders[] = [];
  const origin = createServer((request, response) => {
    received.push(request.headers);
    const domain = request.headers['x-portal-domain'];
    response.setHeader('set-cookie', `session=of-${domain}`).end(`portal of ${domain}`);
  });
  origin.listen(0, '127.0.0.1');
  await once(origin, 'listening');
  return { origin, received };
}

async function run(
  program: string,
  home: string,
  configFile: string,
  ports: EdgePorts,
): Promise<ChildProcess> {
  const child = spawn(program, ['run', '--config', configFile], {
    env: { HOME: home, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home, PATH: '/usr/bin:/bin' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const answers = async () => child.exitCode !== null || (await caddyIsUp(ports));
  await eventually('Caddy answers', answers, { withinMs: 60_000 });
  if (child.exitCode !== null) throw new Error(`Caddy ended: ${output}`);
  return child;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return `http://127.0.0.1:${address.port}`;
}
