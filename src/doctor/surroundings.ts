import type { DnsLookup, ServerAddress } from '../dns/port.ts';
import { worthOf } from '../dns/worth.ts';
import { profilesOf } from '../issuers/acme/resources.ts';
import { type Canary, canaryPath } from '../probe/canary.ts';
import { identityProviderCheck } from './identity-provider.ts';
import { speaksQuic } from './quic.ts';
import { type Check, type Finding, failed, ok, skipped, wordsOf } from './run.ts';
import { placeOf, tcpConnect, type WebAnswer, webGet } from './web.ts';

export type Surroundings = {
  dns: DnsLookup;
  resolvers: readonly ServerAddress[];
  /** One for each gateway. */
  baseDomains: readonly string[];
  /** Null: nobody says where the portal application is. */
  origin: string | null;
  /** True: the edge is elsewhere and alone asks the origin, which NetworkPolicies may keep from us. */
  onlyEdgeAsksOrigin: boolean;
  /** Null: no API is known to run here. */
  apiUrl: string | null;
  /** Null: the internal CA. `ca` is the PEM of a private CA's root. */
  acme: { directory: string; ca: string | null; profile: string | null } | null;
  /** The identity provider of operators. */
  issuer: string | null;
  otlp: string | null;
  posthog: string | null;
  /** Signs in at the server that takes mail, and says why that fails; null: no mail is sent. */
  mail: (() => Promise<string | null>) | null;
  /** A sentence, when a host is inside the cluster and we are not; else null. */
  outOfReach: (host: string) => string | null;
};

/** Checks the services around the product that answer over the network. */
export function surroundingChecks(around: Surroundings): Check[] {
  const { apiUrl, acme, issuer, otlp, posthog } = around;
  return [
    { name: 'resolvers', run: (signal) => checkResolvers(around, signal) },
    { name: 'base_domain', needs: 'resolvers', run: (signal) => checkBaseDomains(around, signal) },
    originCheck(around),
    {
      name: 'api',
      run: async (signal) =>
        apiUrl === null
          ? skipped('no PORTAL_API_URL is given, and no `up` runs here')
          : checkApi(apiUrl, signal),
    },
    {
      name: 'acme_directory',
      run: async (signal) =>
        acme === null
          ? skipped('PORTAL_ACME_DIRECTORY is not given')
          : checkDirectory(acme.directory, acme.ca, signal),
    },
    { ...profileCheck(acme), needs: 'acme_directory' },
    { name: 'otlp', run: (signal) => checkReceiver('OTEL_EXPORTER_OTLP_ENDPOINT', otlp, signal) },
    mailCheck(around.mail),
    identityProviderCheck(issuer),
    { name: 'posthog', run: (signal) => checkReceiver('POSTHOG_API_KEY', posthog, signal) },
  ];
}

function mailCheck(verify: Surroundings['mail']): Check {
  return {
    name: 'mail',
    run: async () => {
      if (verify === null) return skipped('PORTAL_SMTP_URL is not given');
      const problem = await verify();
      return problem === null ? ok('the server takes mail from us') : failed(problem);
    },
  };
}

const shown = ({ host, port }: ServerAddress) =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

async function checkResolvers(
  { dns, resolvers, baseDomains: [name = ''] }: Surroundings,
  signal: AbortSignal,
): Promise<Finding> {
  if (resolvers.length === 0)
    return failed('this machine has no resolver', 'Set PORTAL_DNS_RESOLVERS, e.g. 9.9.9.9,1.1.1.1.');
  const ask = async (server: ServerAddress, over: { transport?: 'tcp' }) => {
    const question = { name, type: 'SOA' } as const;
    const answer = await dns.query(server, question, { ...over, timeoutMs: 2_000, signal });
    if (answer.kind === 'failure') return `${shown(server)}: ${answer.failure}, ${answer.detail}`;
    const isFine = answer.rcode === 'NOERROR' || answer.rcode === 'NXDOMAIN';
    if (!isFine) return `${shown(server)} says ${answer.rcode} for ${name}`;
    return answer.answers.length === 0 && worthOf(answer, question, true) === 'filtered'
      ? `${shown(server)} says that there is no ${name}, without having resolved it, as filters do`
      : null;
  };
  const problems = await Promise.all(
    resolvers.map(async (server) => {
      const overUdp = await ask(server, {});
      if (overUdp !== null) return overUdp;
      const overTcp = await ask(server, { transport: 'tcp' });
      return overTcp && `${overTcp}: over TCP, by which names are proved`;
    }),
  );
  const amiss = problems.filter((one) => one !== null);
  return amiss.length === 0 ? ok(`${resolvers.map(shown).join(', ')}`) : failed(amiss.join('; '));
}

async function checkBaseDomains(
  { dns, resolvers, baseDomains }: Surroundings,
  signal: AbortSignal,
): Promise<Finding> {
  if (resolvers.length === 0) return skipped('there is no resolver to ask');
  const hasAddress = async (name: string): Promise<boolean> => {
    const answers = await Promise.all(
      resolvers.flatMap((server) =>
        (['A', 'AAAA'] as const).map((type) =>
          dns.query(server, { name, type }, { timeoutMs: 4_000, signal }),
        ),
      ),
    );
    return answers.some(
      (one) => one.kind === 'answer' && one.answers.some(({ type }) => type === 'A' || type === 'AAAA'),
    );
  };
  // Any label will do: each tenant's is new, so only a wildcard can be there for it.
  const hosts = baseDomains.map((base) => `doctor.${base}`);
  const found = await Promise.all(hosts.map(hasAddress));
  const without = hosts.filter((_, index) => !found[index]);
  return without.length === 0
    ? ok(`${hosts.join(', ')} has an address`)
    : failed(`no address for ${without.join(', ')}, as for any host there`);
}

/** Checks that the portal application answers. */
export function originCheck({
  origin,
  outOfReach,
  onlyEdgeAsksOrigin,
}: Pick<Surroundings, 'origin' | 'outOfReach' | 'onlyEdgeAsksOrigin'>): Check {
  return {
    name: 'origin',
    run: async (signal) => {
      if (origin === null)
        return failed('PORTAL_ORIGIN is not given', 'Set PORTAL_ORIGIN, e.g. http://127.0.0.1:8000.');
      const away = outOfReach(new URL(origin).hostname);
      if (away !== null) return skipped(away);
      const checked = checkPortal(origin, signal);
      if (!onlyEdgeAsksOrigin) return checked;
      return checked.catch((error: unknown) =>
        skipped(`${wordsOf(error)}; only the gateways ask it, and NetworkPolicies may keep it from here`),
      );
    },
  };
}

async function checkPortal(origin: string, signal: AbortSignal): Promise<Finding> {
  const { status } = await get(origin, signal);
  if (status < 500) return ok(`${placeOf(origin)} answers ${status}`);
  return failed(
    `${placeOf(origin)} answers ${status}`,
    'See the log of the portal application: it runs, but fails.',
  );
}

async function checkApi(apiUrl: string, signal: AbortSignal): Promise<Finding> {
  const { status, body } = await get(new URL('/readyz', apiUrl).href, signal);
  if (status === 200) return ok(`${placeOf(apiUrl)} is ready`);
  return failed(`${placeOf(apiUrl)} is not ready (HTTP ${status}): ${body.trim().slice(0, 200)}`);
}

async function checkDirectory(directory: string, ca: string | null, signal: AbortSignal): Promise<Finding> {
  const { status, body } = await get(directory, signal, ca);
  if (status === 200 && hasNewOrder(body)) return ok(`${placeOf(directory)} answers`);
  return failed(`${placeOf(directory)} answers ${status}, and that is no ACME directory`);
}

/** Checks that the CA offers the profile of the settings, and says which it offers. */
export function profileCheck(acme: Surroundings['acme']): Check {
  return {
    name: 'acme_profile',
    run: async (signal) =>
      acme === null ? skipped('PORTAL_ACME_DIRECTORY is not given') : checkProfile(acme, signal),
  };
}

async function checkProfile(
  { directory, ca, profile }: NonNullable<Surroundings['acme']>,
  signal: AbortSignal,
): Promise<Finding> {
  const { body } = await get(directory, signal, ca);
  const profiles = profilesOf(jsonOf(body));
  const offered = profiles.length === 0 ? 'the CA offers no profiles' : `offered: ${profiles.join(', ')}`;
  if (profile === null) return ok(`the CA's default is ordered by; ${offered}`);
  return profiles.includes(profile)
    ? ok(`${profile} is ordered by; ${offered}`)
    : failed(`PORTAL_ACME_PROFILE is ${profile}; ${offered}`);
}

function hasNewOrder(body: string): boolean {
  const directory = jsonOf(body);
  return typeof directory === 'object' && directory !== null && 'newOrder' in directory;
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // Not JSON, so no directory.
    return null;
  }
}

async function checkReceiver(setting: string, url: string | null, signal: AbortSignal): Promise<Finding> {
  if (url === null) return skipped(`${setting} is not given`);
  const { status } = await get(url, signal);
  // Any answer shows that it is there: neither of them has a page at its root.
  return status < 500 ? ok(`${placeOf(url)} answers`) : failed(`${placeOf(url)} answers ${status}`);
}

async function get(url: string, signal: AbortSignal, ca: string | null = null): Promise<WebAnswer> {
  try {
    return await webGet(url, signal, { ca });
  } catch (error) {
    throw new Error(`${placeOf(url)} cannot be reached: ${wordsOf(error)}`);
  }
}

export type CaddyFacts = { http: ServerAddress; https: ServerAddress; http3: boolean; canary: Canary };

/** The ports of Caddy, which only one machine has. */
export function caddyChecks({ http, https, http3, canary }: CaddyFacts): Check[] {
  return [
    {
      name: 'edge_http',
      run: async (signal) => {
        const { status, body } = await get(`http://${shown(http)}${canaryPath(canary)}`, signal);
        return body === canary.answer
          ? ok(`${shown(http)} answers as this installation's edge`)
          : failed(`${shown(http)} answers ${status}, but not as the edge of this installation does`);
      },
    },
    httpsCheck({
      gateways: [{ name: 'Caddy', address: https }],
      outOfReach: () => null,
      isIdle: async () => false,
    }),
    {
      name: 'edge_http3',
      needs: 'edge_https',
      run: async (signal) => {
        if (!http3) return skipped('PORTAL_HTTP3 is off');
        return (await speaksQuic(https, signal))
          ? ok(`${shown(https)} answers QUIC`)
          : failed(`${shown(https)} answers nothing over UDP`);
      },
    },
  ];
}

export type HttpsFacts = {
  gateways: readonly { name: string; address: ServerAddress }[];
  outOfReach: (host: string) => string | null;
  /** Returns whether the port may still be closed: Istio opens it with the first domain. */
  isIdle: () => Promise<boolean>;
};

/** Checks that each gateway accepts connections for HTTPS. */
export function httpsCheck({ gateways, outOfReach, isIdle }: HttpsFacts): Check {
  return {
    name: 'edge_https',
    run: async (signal) => {
      const away = gateways.map(({ address }) => outOfReach(address.host)).find((one) => one !== null);
      if (away !== undefined) return skipped(away);
      const problems = await Promise.all(
        gateways.map(({ name, address }) =>
          tcpConnect(address.host, address.port, signal).then(
            () => null,
            (error: unknown) => `${name} at ${shown(address)}: ${wordsOf(error)}`,
          ),
        ),
      );
      const amiss = problems.filter((one) => one !== null);
      if (amiss.length === 0)
        return ok(`${gateways.map(({ address }) => shown(address)).join(', ')} takes connections`);
      return (await isIdle())
        ? skipped(
            `a gateway listens for HTTPS from the first domain on, and there is none yet; ${amiss.join('; ')}`,
          )
        : failed(amiss.join('; '));
    },
  };
}
