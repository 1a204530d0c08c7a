import { adminRequest } from './admin-request.ts';
import { errorCode } from './error-code.ts';

/**
 * Makes Caddy try again at once, which takes a detour. A failed on-demand job lives for 180 s, waits 60 s and more
 * between its attempts, and every further handshake for the name joins it; it runs on the handshake's own context,
 * so that a reload does not end it (certmagic `obtainOnDemandCertificate`, `doWithRetry`). A name that the
 * configuration lists under `certificates.automate` with a policy of its own, however, is obtained the moment the
 * configuration is loaded, once the old job's lock file is out of the way. So: take the running configuration, put
 * the failed names into it, load it. A name leaves that list at the next forced attempt after its success, or when
 * it is removed; that also drops it from Caddy's memory.
 */
export type CaddyAdmin = {
  /** The names that the running configuration lists; none when Caddy does not run. */
  forced(): Promise<string[]>;
  /** Loads the running configuration anew with exactly these names listed: an attempt for each begins now. */
  force(names: readonly string[]): Promise<void>;
};

type Policy = Record<string, unknown> & { subjects?: string[] };
type TlsApp = {
  automation: { policies: Policy[] };
  certificates?: { automate?: string[] };
};
type RunningConfig = { apps: { tls: TlsApp } };

export function caddyAdmin(adminUrl: string): CaddyAdmin {
  const running = async () => JSON.parse(await adminRequest(adminUrl, '/config/')) as RunningConfig;
  return {
    async forced() {
      try {
        return (await running()).apps.tls.certificates?.automate ?? [];
      } catch (error) {
        // Not running: it begins with the configuration on disk, which lists none.
        if (errorCode(error) === 'ECONNREFUSED') return [];
        throw error;
      }
    },
    async force(names) {
      await adminRequest(adminUrl, '/load', JSON.stringify(withForced(await running(), names)));
    },
  };
}

/** The configuration with exactly these names listed for an attempt of their own; pure. */
export function withForced(running: RunningConfig, names: readonly string[]): RunningConfig {
  const { certificates: _, ...tls } = running.apps.tls;
  const standing = tls.automation.policies.filter((policy) => policy.subjects === undefined);
  const [first] = standing;
  if (first === undefined) throw new Error('the running Caddy does not have our configuration');
  const { on_demand: __, ...issuing } = first;
  const policies = names.length === 0 ? standing : [{ ...issuing, subjects: [...names] }, ...standing];
  return {
    ...running,
    apps: {
      ...running.apps,
      tls: {
        ...tls,
        automation: { ...tls.automation, policies },
        ...(names.length === 0 ? {} : { certificates: { automate: [...names] } }),
      },
    },
  };
}
