import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment, readConfig } from '../config/config.ts';
import {
  type CaddyConfigInput,
  type CaddyIssuer,
  caddyConfig,
  type ListenAddress,
  namesDir,
} from '../edge/caddy/config.ts';
import { type CaddyEdge, createCaddyEdge } from '../edge/caddy/driver.ts';
import { resolveBinary } from '../local/binaries.ts';
import { caddyIsUp, type EdgePorts } from '../local/caddy-is-up.ts';
import { canaryOf } from '../probe/canary.ts';
import { eventually } from './eventually.ts';
import { steadyPorts } from './steady-ports.ts';

/** A real Caddy on free ports with an origin and a permission endpoint, both real HTTP servers of this process. */
export type TestCaddy = {
  http: ListenAddress;
  https: ListenAddress;
  dir: string;
  storageDir: string;
  logFile: string;
  issuer: CaddyIssuer;
  pid: number;
  /** PEM of the internal CA's root. */
  root(): Promise<string>;
  /** The permission endpoint says yes to these names. */
  permit(...domains: string[]): void;
  forbid(domain: string): void;
  /** Names that permission was asked for, in order. */
  asked: string[];
  /** The headers of the requests that reached the origin. */
  received: IncomingHttpHeaders[];
  origin: Server;
  permission: Server;
  /** A driver of this Caddy; closed with it. */
  edge(): CaddyEdge;
  /** Kills Caddy and starts it again on the same files. */
  restart(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again with other settings. */
  reconfigure(settings: CaddyConfigInput, adjust: (config: string) => string): Promise<void>;
  stop(): Promise<void>;
};

export type TestCaddyOptions = {
  issuer?: CaddyIssuer;
  ports?: { http: number; https: number };
  /** Asked for permission in place of the test's own endpoint. */
  askUrl?: string;
  /** Changes the configuration's text before Caddy reads it. */
  adjust?: (config: string) => string;
};

/** Starts it in a folder of its own; `stop` removes everything. */
export async function startTestCaddy(options: TestCaddyOptions = {}): Promise<TestCaddy> {
  const program = await caddyProgram();
  const home = await mkdtemp(join(tmpdir(), 'portal-domains-caddy-'));
  const servers = await startServers();
  const [freeHttp = 0, freeHttps = 0] = await steadyPorts(2);
  const { http, https } = options.ports ?? { http: freeHttp, https: freeHttps };
  const files = {
    dir: join(home, 'edge'),
    storageDir: join(home, 'storage'),
    logFile: join(home, 'edge.log'),
  };
  const issuer = options.issuer ?? { kind: 'internal' };
  const settings = {
    ...files,
    http: { host: '127.0.0.1', port: http },
    https: { host: '127.0.0.1', port: https },
    origin: urlOf(servers.origin),
    askUrl: options.askUrl ?? `${urlOf(servers.permission)}/edge/ask`,
    issuer,
    canary: canaryOf('portal.example.com'),
  };
  await mkdir(namesDir(files.dir), { recursive: true, mode: 0o700 });
  const configFile = join(home, 'caddy.json');
  const { adjust = (config) => config } = options;
  await writeFile(configFile, adjust(JSON.stringify(caddyConfig(settings))));
  let child = await run(program, home, configFile, settings);
  const edges: CaddyEdge[] = [];
  return {
    ...files,
    ...servers,
    http: settings.http,
    https: settings.https,
    issuer,
    get pid() {
      return child.pid ?? 0;
    },
    root: () => readFile(join(files.storageDir, 'pki/authorities/local/root.crt'), 'utf8'),
    edge() {
      const edge = createCaddyEdge({
        ...files,
        issuer,
        httpsAddress: settings.https,
        clock: () => new Date(),
        onError: (error) => console.error(error),
      });
      edges.push(edge);
      return edge;
    },
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
      await Promise.all(edges.map((edge) => edge.close()));
      await end(child, 'SIGKILL');
      for (const server of [servers.origin, servers.permission]) {
        server.closeAllConnections();
        server.close();
      }
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

async function startServers() {
  const permitted = new Set<string>();
  const asked: string[] = [];
  const received: IncomingHttpHeaders[] = [];
  const origin = createServer((request, response) => {
    received.push(request.headers);
    const domain = request.headers['x-portal-domain'];
    response.setHeader('set-cookie', `session=of-${domain}`).end(`portal of ${domain}`);
  });
  const permission = createServer((request, response) => {
    const domain = new URL(request.url ?? '/', 'http://localhost').searchParams.get('domain') ?? '';
    asked.push(domain);
    response.writeHead(permitted.has(domain) ? 200 : 404).end();
  });
  for (const server of [origin, permission]) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  return {
    origin,
    permission,
    asked,
    received,
    permit: (...domains: string[]) => domains.forEach((domain) => void permitted.add(domain)),
    forbid: (domain: string) => void permitted.delete(domain),
  };
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
