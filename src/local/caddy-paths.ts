import { join } from 'node:path';

/** The files of the local edge, shared by `up`, which runs Caddy, and the worker, which configures it. */
export type CaddyPaths = {
  /** Shared with the driver: names/ lies in it. */
  dir: string;
  /** Certificates, keys, accounts. */
  storageDir: string;
  /** Caddy's log of certificate events; the driver reads it. */
  logFile: string;
  configFile: string;
  /** Root of the internal CA, for browsers and for our own probe. */
  rootFile: string;
};

/** The paths below a data folder. */
export function caddyPaths(dataDir: string): CaddyPaths {
  const dir = join(dataDir, 'caddy');
  const storageDir = join(dir, 'storage');
  return {
    dir,
    storageDir,
    logFile: join(dataDir, 'logs', 'edge-certificates.log'),
    configFile: join(dir, 'caddy.json'),
    rootFile: join(storageDir, 'pki', 'authorities', 'local', 'root.crt'),
  };
}
