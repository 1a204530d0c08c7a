import { join } from 'node:path';

/** The files of the local edge, shared by `up`, which runs Caddy, and the worker, which configures it. */
export type CaddyPaths = {
  /** Shared with the driver: the folders of names, certificates and challenges lie in it. */
  dir: string;
  /** Caddy's own folder; of the time when Caddy ordered, certificates and an account may lie in it. */
  storageDir: string;
  /** The issuers' folder: accounts, orders, certificates and keys, of each CA apart. */
  issuersDir: string;
  configFile: string;
  /** The internal CA. It stays where Caddy made it, as people have imported its root. */
  authorityDir: string;
  /** Root of the internal CA, for browsers and for our own probe. */
  rootFile: string;
};

/** The paths below a data folder. */
export function caddyPaths(dataDir: string): CaddyPaths {
  const dir = join(dataDir, 'caddy');
  const storageDir = join(dir, 'storage');
  const authorityDir = join(storageDir, 'pki', 'authorities', 'local');
  return {
    ...{ dir, storageDir, authorityDir },
    issuersDir: join(dir, 'issuers'),
    configFile: join(dir, 'caddy.json'),
    rootFile: join(authorityDir, 'root.crt'),
  };
}
