import { mkdir, writeFile } from 'node:fs/promises';
import type { Config } from '../config.ts';
import { type CaddyIssuer, caddyConfig, namesDir } from '../edge/caddy/config.ts';
import { canaryOf } from '../probe/canary.ts';
import { caddyPaths } from './caddy-paths.ts';
import { exists } from './pip.ts';
import type { Supervisor } from './processes.ts';

export type CaddyOptions = {
  program: string;
  config: Pick<Config, 'baseDomain' | 'dataDir' | 'edgeHost' | 'ports' | 'acme'>;
  /** The portal application. */
  origin: string;
  supervisor: Supervisor;
};

/** Starts Caddy as the edge; resolves once its admin API answers and, with the internal CA, its root is there. */
export async function startCaddy({ program, config, origin, supervisor }: CaddyOptions): Promise<void> {
  const { ports, edgeHost } = config;
  const paths = caddyPaths(config.dataDir);
  const issuer = issuerOf(config.acme);
  await mkdir(namesDir(paths.dir), { recursive: true });
  const settings = caddyConfig({
    dir: paths.dir,
    storageDir: paths.storageDir,
    logFile: paths.logFile,
    adminPort: ports.caddyAdmin,
    http: { host: edgeHost, port: ports.http },
    https: { host: edgeHost, port: ports.https },
    origin,
    askUrl: `http://127.0.0.1:${ports.api}/edge/ask`,
    issuer,
    canary: canaryOf(config.baseDomain),
  });
  await writeFile(paths.configFile, JSON.stringify(settings, null, 2), { mode: 0o600 });
  await supervisor.start({
    name: 'caddy',
    command: program,
    args: ['run', '--config', paths.configFile],
    // Whatever Caddy would keep in the user's home stays in the data folder.
    env: { HOME: paths.dir, XDG_DATA_HOME: paths.dir, XDG_CONFIG_HOME: paths.dir, PATH: '/usr/bin:/bin' },
    cwd: paths.dir,
    ready: async () =>
      (await adminAnswers(ports.caddyAdmin)) && (issuer.kind === 'acme' || exists(paths.rootFile)),
    readyWithinMs: 30_000,
  });
}

/** Who signs: the ACME CA of the settings, else Caddy's own CA. */
export function issuerOf({ directory, email, caFile }: Config['acme']): CaddyIssuer {
  return directory === null ? { kind: 'internal' } : { kind: 'acme', directory, email, caFile };
}

/** Caddy takes what Node's fetch sends for a browser's request, and asks such for an origin that it knows. */
async function adminAnswers(port: number): Promise<boolean> {
  const origin = `http://127.0.0.1:${port}`;
  const answer = await fetch(`${origin}/config/admin`, {
    headers: { origin },
    signal: AbortSignal.timeout(1000),
  });
  await answer.body?.cancel();
  return answer.ok;
}
