import { createHash } from 'node:crypto';
import { isPublicAddress } from '../core/checks/public-address.ts';
import { isPublicName } from '../core/hostname/reserved-names.ts';
import { ownershipRecordName } from '../core/ownership/ownership-txt.ts';
import { createSemaphore } from '../lib/semaphore.ts';
import { type Asker, createAsker } from './ask.ts';
import { follow } from './follow.ts';
import type { DnsObserverOptions } from './observe.ts';
import type { DnsAnswer, ServerAddress } from './port.ts';
import { createZoneFinder } from './zone-finder.ts';

/**
 * The few questions that suffice while the answer stays what it was when all of it was found right. They judge nothing: a
 * sample is compared with the one before, and whatever differs is observed as a whole (observe.ts).
 */
export interface DnsSampler {
  /** Samples one of the zone's servers and one resolver; `choice` says which. Never rejects for a fault of DNS. */
  sample(subject: SampleSubject, choice: number): Promise<DnsSample>;
  /** Returns the servers of the name's zone that may be sampled, four at most; empty where none were found. */
  serversOf(domain: string): Promise<ServerAddress[]>;
}

export type SampleSubject = {
  domain: string;
  canonicalHost: string;
  /** The proof is a TXT record, which is sampled too. */
  byTxt: boolean;
  servers: readonly ServerAddress[];
};

/** `fingerprint` null: some answer was none, or not a usual one. `ttl`: of the record at the name, in seconds. */
export type DnsSample = { fingerprint: string | null; ttl: number | null };

export type DnsSamplerOptions = Pick<
  DnsObserverOptions,
  'dns' | 'resolvers' | 'authoritativePort' | 'clock' | 'mayAsk' | 'mayFollow'
>;

const SAMPLE_WITHIN_MS = 3_000;
const FIND_WITHIN_MS = 3_000;
/** The questions of a sample, and those for a zone's servers. */
const MOST_QUESTIONS = 12;
const MOST_QUESTIONS_FOR_SERVERS = 60;
const QUERIES_AT_ONCE_PER_SERVER = 64;

export function createDnsSampler(options: DnsSamplerOptions): DnsSampler {
  const { dns, resolvers } = options;
  const mayAsk = options.mayAsk ?? ((address: string) => isPublicAddress(address));
  const mayFollow = options.mayFollow ?? isPublicName;
  const zones = createZoneFinder({ ...options, mayAsk, mayFollow });
  const semaphore = createSemaphore(QUERIES_AT_ONCE_PER_SERVER);
  const asker = (withinMs: number, mostQuestions: number) =>
    createAsker({ dns, semaphore, withinMs, mostQuestions });
  return {
    async sample(subject, choice) {
      const sampling = { subject, asker: asker(SAMPLE_WITHIN_MS, MOST_QUESTIONS), mayFollow };
      const parts = await Promise.all([
        subject.servers.length === 0
          ? { text: 'no servers', ttl: null }
          : firstPart({ ...sampling, recursive: false }, chosenFirst(subject.servers, choice)),
        firstPart({ ...sampling, recursive: true }, chosenFirst(resolvers, choice)),
      ]);
      const texts = parts.map((part) => part?.text ?? null);
      const ttl = parts.find((part) => part !== null && part.ttl !== null)?.ttl ?? null;
      return { fingerprint: texts.includes(null) ? null : fingerprintOf(texts.join('\n')), ttl };
    },
    async serversOf(domain) {
      const zone = await zones.find(domain, asker(FIND_WITHIN_MS, MOST_QUESTIONS_FOR_SERVERS));
      return (zone?.servers ?? []).map(({ address }) => address);
    },
  };
}

type Sampling = {
  subject: SampleSubject;
  asker: Asker;
  mayFollow: (name: string) => boolean;
  /** A resolver, which tells the whole chain; else one of the zone's servers. */
  recursive: boolean;
};
type Part = { text: string; ttl: number | null };

/** The sample of the first of two servers that gives one: one that is away must not have the whole fleet observed. */
async function firstPart(sampling: Sampling, servers: readonly ServerAddress[]): Promise<Part | null> {
  for (const server of servers.slice(0, 2)) {
    const part = await partOf(sampling, server);
    if (part !== null) return part;
  }
  return null;
}

async function partOf(sampling: Sampling, server: ServerAddress): Promise<Part | null> {
  const { subject, asker, recursive } = sampling;
  const ask = (name: string, type: 'A' | 'AAAA' | 'TXT') => asker.ask(server, { name, type }, { recursive });
  const [first, proof] = await Promise.all([
    ask(subject.domain, 'A'),
    // The resolver's would be one more answer from the same place.
    subject.byTxt && !recursive ? ask(ownershipRecordName(subject.domain), 'TXT') : null,
  ]);
  const chain = chainIn(sampling, first);
  const text = proof === null ? '' : textIn(proof);
  if (chain === null || text === null) return null;
  if (chain.arrives || chain.hops.length > 0)
    return { text: [...chain.hops, chain.end, text].join(' '), ttl: chain.ttl };
  const second = chainIn(sampling, await ask(subject.domain, 'AAAA'), 'AAAA');
  if (second === null) return null;
  return { text: [chain.end, second.end, text].join(' '), ttl: chain.ttl ?? second.ttl };
}

type Chain = { hops: string[]; end: string; arrives: boolean; ttl: number | null };

/**
 * Reads the way from the name to the canonical host, or to addresses. The canonical host's own are ours, and may be in any
 * order: of them only that there are some is sampled.
 */
function chainIn(
  { subject: { domain, canonicalHost }, mayFollow, recursive }: Sampling,
  answer: DnsAnswer,
  type: 'A' | 'AAAA' = 'A',
): Chain | null {
  if (answer.kind !== 'answer' || answer.rcode !== 'NOERROR') return null;
  const { hops, end, records } = follow(answer.answers, {
    ...{ name: domain, type, within: '', stopAt: canonicalHost, mayFollow },
  });
  const arrives = end === canonicalHost;
  const addresses = records.flatMap((record) => ('address' in record ? [record.address] : [])).sort();
  const ours = recursive ? String(answer.answers.some((record) => record.type === 'A')) : '';
  return {
    hops: hops.map(({ to }) => to),
    end: arrives ? ours : addresses.join(','),
    arrives,
    ttl: hops[0]?.ttl ?? records[0]?.ttl ?? null,
  };
}

function textIn(answer: DnsAnswer): string | null {
  if (answer.kind !== 'answer' || answer.rcode !== 'NOERROR') return null;
  return JSON.stringify(answer.answers.flatMap((record) => ('value' in record ? [record.value] : [])).sort());
}

const fingerprintOf = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 22);

const chosenFirst = <T>(all: readonly T[], choice: number): T[] => {
  // Choices may be steps of one length: each is to be another one.
  const at = all.length === 0 ? 0 : (Math.imul(choice, 2_654_435_761) >>> 16) % all.length;
  return [...all.slice(at), ...all.slice(0, at)];
};
