import type { LookupAddress } from 'node:dns';
import { lookup as systemLookup } from 'node:dns/promises';
import { type EndpointAnswer, followedEverywhere, readyEverywhere, servedEverywhere } from './ask.ts';
import type { ChallengeReplicas, Following } from './port.ts';

export type HttpReplicasOptions = {
  /** URLs of admin ports; a host that resolves to several addresses (a headless Service) is one replica an address. */
  addresses: readonly string[];
  /** Called with the answers when not every replica follows the challenges, for the log. */
  onNotFollowing?: (answers: readonly EndpointAnswer[]) => void;
  /** The system's resolver when not given. */
  lookup?: (host: string) => Promise<readonly LookupAddress[]>;
};

const NONE: Following = { ready: false, detail: 'no replica of the challenge responder is ready' };

/** The replicas as they are found by DNS and asked over HTTP. */
export function createHttpReplicas(options: HttpReplicasOptions): ChallengeReplicas {
  const { addresses, onNotFollowing, lookup = systemAddresses } = options;
  const endpoints = async () => (await Promise.all(addresses.map((one) => endpointsOf(one, lookup)))).flat();
  return {
    async following() {
      const found = await endpoints();
      const { everywhere, answers } = await followedEverywhere(found.map(({ url }) => url));
      if (everywhere) return { ready: true };
      onNotFollowing?.(answers);
      return found.some(({ resolved }) => resolved) ? { ready: false, detail: wordsFor(answers) } : NONE;
    },
    async serving(host, token) {
      const urls = (await endpoints()).map(({ url }) => url);
      return (await servedEverywhere(urls, host, token)).everywhere;
    },
  };
}

/** Asks every replica that the addresses lead to whether it is ready; what answers of no use is in the answers. */
export async function readyReplicas(addresses: readonly string[]): Promise<readonly EndpointAnswer[]> {
  const endpoints = await Promise.all(addresses.map((one) => endpointsOf(one, systemAddresses)));
  return readyEverywhere(endpoints.flat().map(({ url }) => url));
}

const systemAddresses = (host: string) => systemLookup(host, { all: true });

type Endpoint = { url: string; resolved: boolean };

/** One for each address; a host without any stays as it is, and will not answer. */
async function endpointsOf(
  address: string,
  lookup: NonNullable<HttpReplicasOptions['lookup']>,
): Promise<Endpoint[]> {
  const url = new URL(address);
  try {
    const found = await lookup(url.hostname.replace(/^\[|\]$/g, ''));
    return found.map(({ address: ip, family }) => {
      const own = new URL(url);
      own.hostname = family === 6 ? `[${ip}]` : ip;
      return { url: own.origin, resolved: true };
    });
  } catch {
    // Not there, or the resolver is away: either way nobody can say yes.
    return [{ url: url.origin, resolved: false }];
  }
}

function wordsFor(answers: readonly EndpointAnswer[]): string {
  const count = (wanted: EndpointAnswer['answer']) =>
    answers.filter(({ answer }) => answer === wanted).length;
  const counted = (number: number, one: string, more: string) =>
    number === 0 ? [] : [`${number} ${number === 1 ? one : more}`];
  const amiss = [
    ...counted(count('unreachable'), 'does not answer', 'do not answer'),
    ...counted(
      count('no'),
      'does not follow the challenges just now',
      'do not follow the challenges just now',
    ),
  ];
  return `of ${answers.length} replicas of the challenge responder ${amiss.join(' and ')}`;
}
