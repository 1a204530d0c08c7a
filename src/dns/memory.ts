import { plainName } from './names.ts';
import type { DnsAnswer, DnsLookup, DnsRecord, QueryOptions, Question, ServerAddress } from './port.ts';
import { answerFromZone, zoneOf } from './zone.ts';

type Answer = Extract<DnsAnswer, { kind: 'answer' }>;

/** How one server of the in-memory network behaves. */
export type MemoryServer =
  /** Answers from its records; each zone begins at its SOA, names in none of them are REFUSED. */
  | {
      kind: 'zone';
      records: readonly DnsRecord[];
      /** AA bit. Default true. */
      authoritative?: boolean;
      /** As a validating resolver over a broken chain of trust: SERVFAIL unless checking is disabled. */
      bogus?: boolean;
    }
  | { kind: 'rcode'; rcode: Answer['rcode'] }
  | { kind: 'failure'; failure: Extract<DnsAnswer, { kind: 'failure' }>['failure'] };

export interface MemoryDns extends DnsLookup {
  /** Puts a server at an address, in place of the one that was there. */
  put(address: ServerAddress, server: MemoryServer): void;
}

/** The port's in-memory twin: a network of programmed servers. An address without a server is unreachable. */
export function createMemoryDns(): MemoryDns {
  const servers = new Map<string, MemoryServer>();
  return {
    put: (address, server) => void servers.set(addressKey(address), server),
    async query(address, question, options = {}) {
      options.signal?.throwIfAborted();
      const server = servers.get(addressKey(address));
      return server === undefined
        ? { kind: 'failure', failure: 'unreachable', detail: 'nobody is at this address' }
        : over(
            answerOf(server, { ...question, name: plainName(question.name) }, options),
            options.transport ?? 'udp',
          );
    },
  };
}

function over(given: DnsAnswer, transport: 'udp' | 'tcp'): DnsAnswer {
  return given.kind === 'answer' ? { ...given, transport } : given;
}

const addressKey = ({ host, port }: ServerAddress) => `${host} ${port}`;

function answerOf(server: MemoryServer, question: Question, options: QueryOptions): DnsAnswer {
  switch (server.kind) {
    case 'failure':
      return { kind: 'failure', failure: server.failure, detail: 'programmed' };
    case 'rcode':
      return answer({ rcode: server.rcode });
    case 'zone': {
      const zone = zoneOf(server.records);
      if (!zone.holds(question.name)) return answer({ rcode: 'REFUSED' });
      if (server.bogus === true && options.checkingDisabled !== true) return answer({ rcode: 'SERVFAIL' });
      return answer({ ...answerFromZone(zone, question), authoritative: server.authoritative ?? true });
    }
  }
}

function answer(part: Pick<Answer, 'rcode'> & Partial<Answer>): Answer {
  return {
    kind: 'answer',
    authoritative: false,
    authenticated: false,
    recursionAvailable: true,
    blocked: false,
    transport: 'udp',
    answers: [],
    authority: [],
    additional: [],
    ...part,
  };
}
