import { randomBytes } from 'node:crypto';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import type { Config } from '../../../config/config.ts';
import { issuerKey } from '../../../issuers/folder.ts';
import { ensureRoot } from '../../../issuers/internal/authority.ts';
import { reachable } from '../../../lib/listen-address.ts';
import type { Supervisor } from '../../../local/processes.ts';
import { canaryOf } from '../../../probe/canary.ts';
import { caddyConfig, certificatesDir, namesDir } from '../config.ts';
import { caddyPaths } from '../paths.ts';
import { takeOver } from '../take-over.ts';
import type { PortalOptions } from '../tenant-routes.ts';
import { caddyIsUp } from './is-up.ts';

/** Tells whether PORTAL_HTTP3 is on. */
export const speaksHttp3 = ({ edgeSettings }: Pick<Config, 'edgeSettings'>): boolean =>
  edgeSettings.PORTAL_HTTP3 !== 'off';

type CaddyConfig = Pick<
  Config,
  | 'baseDomain'
  | 'dataDir'
  | 'edgeHost'
  | 'ports'
  | 'acme'
  | 'assertions'
  | 'originTimeoutSeconds'
  | 'hstsSeconds'
  | 'edgeSettings'
>;

export type CaddyOptions = {
  program: string;
  config: CaddyConfig;
  /** The portal application. */
  origin: string;
  supervisor: Supervisor;
};

/** Starts Caddy as the edge; resolves once it answers where clients come. The root of the internal CA is there then. */
export async function startCaddy({ program, config, origin, supervisor }: CaddyOptions): Promise<void> {
  const { ports, edgeHost } = config;
  const paths = caddyPaths(config.dataDir);
  const { directory } = config.acme;
  for (const folder of [namesDir(paths.dir), certificatesDir(paths.dir)])
    await mkdir(folder, { recursive: true, mode: 0o700 });
  // One that was made otherwise before, or by hand: keys and accounts lie below.
  await chmod(paths.dir, 0o700);
  if (directory === null) await ensureRoot(paths.authorityDir, new Date());
  await takeOver({ ...paths, issuer: issuerKey(directory) });
  const canary = canaryOf(config.baseDomain);
  const host = reachable(edgeHost);
  const ready = { http: { host, port: ports.http }, https: { host, port: ports.https }, canary };
  const settings = caddyConfig({
    dir: paths.dir,
    storageDir: paths.storageDir,
    http: { host: edgeHost, port: ports.http },
    https: { host: edgeHost, port: ports.https },
    origin,
    secret: randomBytes(24).toString('base64url'),
    canary,
    portal: portalOptions(config),
    assertions: config.assertions,
    http3: speaksHttp3(config),
  });
  await writeFile(paths.configFile, JSON.stringify(settings, null, 2), { mode: 0o600 });
  await supervisor.start({
    name: 'caddy',
    command: program,
    args: ['run', '--config', paths.configFile],
    // Whatever Caddy would keep in the user's home stays in the data folder.
    env: { HOME: paths.dir, XDG_DATA_HOME: paths.dir, XDG_CONFIG_HOME: paths.dir, PATH: '/usr/bin:/bin' },
    cwd: paths.dir,
    ready: () => caddyIsUp(ready),
    readyWithinMs: 30_000,
  });
}

function portalOptions({ originTimeoutSeconds, hstsSeconds, edgeSettings }: CaddyConfig): PortalOptions {
  const { PORTAL_ORIGIN_CA_FILE: caFile = null, PORTAL_ORIGIN_SERVER_NAME: serverName = null } = edgeSettings;
  return { timeoutSeconds: originTimeoutSeconds, hstsSeconds, caFile, serverName };
}
