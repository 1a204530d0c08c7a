import { chmod, mkdir, writeFile } from 'node:fs/promises';
import type { Config } from '../config/config.ts';
import { type CaddyIssuer, caddyConfig, namesDir, reachable } from '../edge/caddy/config.ts';
import { canaryOf } from '../probe/canary.ts';
import { caddyIsUp } from './caddy-is-up.ts';
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

/** Starts Caddy as the edge; resolves once it answers where clients come and, with the internal CA, its root is there. */
export async function startCaddy({ program, config, origin, supervisor }: CaddyOptions): Promise<void> {
  const { ports, edgeHost } = config;
  const paths = caddyPaths(config.dataDir);
  const issuer = issuerOf(config.acme);
  await mkdir(namesDir(paths.dir), { recursive: true, mode: 0o700 });
  // One that was made otherwise before, or by hand: keys and accounts lie below.
  await chmod(paths.dir, 0o700);
  const canary = canaryOf(config.baseDomain);
  const host = reachable(edgeHost);
  const ready = { http: { host, port: ports.http }, https: { host, port: ports.https }, canary };
  const settings = caddyConfig({
    dir: paths.dir,
    storageDir: paths.storageDir,
    logFile: paths.logFile,
    http: { host: edgeHost, port: ports.http },
    https: { host: edgeHost, port: ports.https },
    origin,
    askUrl: `http://127.0.0.1:${ports.api}/edge/ask`,
    issuer,
    canary,
  });
  await writeFile(paths.configFile, JSON.stringify(settings, null, 2), { mode: 0o600 });
  await supervisor.start({
    name: 'caddy',
    command: program,
    args: ['run', '--config', paths.configFile],
    // Whatever Caddy would keep in the user's home stays in the data folder.
    env: { HOME: paths.dir, XDG_DATA_HOME: paths.dir, XDG_CONFIG_HOME: paths.dir, PATH: '/usr/bin:/bin' },
    cwd: paths.dir,
    ready: async () => (await caddyIsUp(ready)) && (issuer.kind === 'acme' || exists(paths.rootFile)),
    readyWithinMs: 30_000,
  });
}

/** Returns the issuer: the ACME CA of the settings, else Caddy's internal CA. */
export function issuerOf({ directory, email, caFile }: Config['acme']): CaddyIssuer {
  return directory === null ? { kind: 'internal' } : { kind: 'acme', directory, email, caFile };
}
