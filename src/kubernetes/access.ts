import type { ExecPlugin } from './exec-config.ts';

/** The way to an API server, and the account to use there. */
export type ClusterAccess = {
  /** `https://host:port`, perhaps with a path. */
  server: string;
  /** PEM; null: the system's roots. */
  ca: string | null;
  /** The name to check the server's certificate for, where it is not the URL's. */
  serverName: string | null;
  client: { cert: string; key: string } | null;
  token: { value: string } | { file: string } | null;
  /** Run for a token or a client certificate, where there is neither; `environment` is what it starts with. */
  exec: { plugin: ExecPlugin; environment: Readonly<Record<string, string | undefined>> } | null;
  /** For an API server without a certificate that can be checked; for tests only. */
  insecure: boolean;
};
