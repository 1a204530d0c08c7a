import type { Config, Environment, SettingName } from '../config/config.ts';
import type { Setting } from '../config/setting.ts';
import { SETTINGS } from '../config/settings.ts';

/** The addresses of the stack's parts, embedded or given by settings. */
export type StackAddresses = {
  databaseUrl: string;
  temporalAddress: string;
  origin: string;
};

/**
 * The environment of the api and worker processes: ours, with every setting that `up` decided written out, so that
 * nothing is decided twice.
 */
export function childSettings(
  config: Config,
  environment: Environment,
  { certificateKey, ...addresses }: StackAddresses & { certificateKey: string },
): Environment {
  const dns = `127.0.0.1:${config.ports.dns}`;
  const decided: Partial<Record<SettingName, string>> = {
    DATABASE_URL: addresses.databaseUrl,
    TEMPORAL_ADDRESS: addresses.temporalAddress,
    PORTAL_ORIGIN: addresses.origin,
    PORTAL_BASE_DOMAIN: config.baseDomain,
    PORTAL_SANDBOX: config.sandbox ? 'on' : 'off',
    PORTAL_DATA_DIR: config.dataDir,
    PORTAL_CACHE_DIR: config.cacheDir,
    PORTAL_CERTIFICATE_KEY: certificateKey,
  };
  if (config.sandbox && config.resolvers === null) {
    decided.PORTAL_DNS_RESOLVERS = dns;
    decided.PORTAL_DNS_AUTHORITATIVE_PORT = String(config.ports.dns);
  }
  return { ...environment, ...decided };
}

/** Returns our settings of an environment that are set and are not secrets. */
export function withoutSecrets(environment: Environment): Record<string, string> {
  const settings = Object.entries(SETTINGS as Record<string, Setting>);
  return Object.fromEntries(
    settings.flatMap(([name, { secret }]) => {
      const value = environment[name];
      return secret === true || !value ? [] : [[name, value]];
    }),
  );
}
