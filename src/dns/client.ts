import { randomInt } from 'node:crypto';
import { fitsTheWire, plainName } from './names.ts';
import type { DnsAnswer, DnsLookup, QueryOptions, Question, ServerAddress } from './port.ts';
import { exchangeTcp } from './tcp.ts';
import { exchangeUdp } from './udp.ts';
import { encodeQuery, type Received, readAnswer } from './wire.ts';

const DEFAULT_TIMEOUT_MS = 2_000;
const REFUSING_EDNS: ReadonlySet<string> = new Set(['FORMERR', 'NOTIMP', 'BADVERS']);

type Attempt = {
  server: ServerAddress;
  question: Question;
  options: QueryOptions;
  /** On the monotonic clock. */
  deadline: number;
  edns: boolean;
};

/** DNS over real sockets. Stateless: every query has its own socket, port and id. */
export function createDnsClient(): DnsLookup {
  return {
    async query(server, asked, options = {}) {
      options.signal?.throwIfAborted();
      const question = { name: plainName(asked.name), type: asked.type };
      if (!fitsTheWire(question.name)) {
        return { kind: 'failure', failure: 'malformed', detail: 'the name does not fit into a DNS message' };
      }
      const deadline = performance.now() + (options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
      const attempt = { server, question, options, deadline, edns: true };
      const answer = await ask(attempt);
      // Servers older than EDNS0 refuse what carries it (RFC 6891 7).
      const tooNew = answer.kind === 'answer' && REFUSING_EDNS.has(answer.rcode);
      return tooNew ? ask({ ...attempt, edns: false }) : answer;
    },
  };
}

async function ask(attempt: Attempt): Promise<DnsAnswer> {
  const { server, question, options, deadline } = attempt;
  const id = randomInt(0x1_0000);
  const query = encodeQuery(id, question, {
    recursive: options.recursive ?? true,
    checkingDisabled: options.checkingDisabled ?? false,
    edns: attempt.edns,
  });
  const remaining = () => Math.max(1, Math.round(deadline - performance.now()));
  const overTcp = async () => {
    const received = await exchangeTcp(server, query, { timeoutMs: remaining(), signal: options.signal });
    return received.kind === 'failure' ? received : settled(readAnswer(received.value, id, question, 'tcp'));
  };
  if (options.transport === 'tcp') return overTcp();
  const overUdp = await exchangeUdp(server, query, {
    timeoutMs: remaining(),
    signal: options.signal,
    accept(datagram): Exclude<Received, { kind: 'stray' }> | null {
      const received = readAnswer(datagram, id, question, 'udp');
      return received.kind === 'stray' ? null : received;
    },
  });
  if (overUdp.kind === 'failure') return overUdp;
  return overUdp.value.kind === 'truncated' ? overTcp() : settled(overUdp.value);
}

function settled(received: Received): DnsAnswer {
  switch (received.kind) {
    case 'answer':
      return received.answer;
    case 'malformed':
    case 'oversized':
      return { kind: 'failure', failure: received.kind, detail: received.detail };
    case 'stray':
      return { kind: 'failure', failure: 'malformed', detail: 'the answer is not to the question' };
    case 'truncated':
      return { kind: 'failure', failure: 'malformed', detail: 'truncated over TCP' };
  }
}
