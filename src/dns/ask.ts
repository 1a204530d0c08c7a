import type { Gate } from './gate.ts';
import type { DnsAnswer, DnsLookup, QueryOptions, Question, ServerAddress } from './port.ts';

export type Answer = Extract<DnsAnswer, { kind: 'answer' }>;
export type AskOptions = Pick<QueryOptions, 'recursive' | 'checkingDisabled'> & {
  /** Ask once more what this look has asked before. */
  again?: true;
};

/** The questions of one look, under one deadline: whatever happens, the look ends by then. */
export interface Asker {
  ask(server: ServerAddress, question: Question, options?: AskOptions): Promise<DnsAnswer>;
  /** Asks all at once; the first answer that says what the zone holds, else null. */
  first(servers: readonly ServerAddress[], question: Question, options?: AskOptions): Promise<Answer | null>;
}

/** One lost server must leave time for the steps that follow. */
const QUERY_TIMEOUT_MS = 1_200;
/** Less is not worth a packet. */
const LEAST_MS = 10;

export type AskerOptions = {
  dns: DnsLookup;
  /** Shared by all looks: a crowd of them must not drown a server in packets. */
  gate: Gate;
  /** From now. */
  withinMs: number;
  /** What is asked beyond it fails: a tenant's DNS must not make one look into a flood. */
  mostQuestions: number;
  transport?: 'tcp';
};

/** Asks each server each question once; who asks the same in the same look gets the same answer. */
export function createAsker({ dns, gate, withinMs, mostQuestions, ...over }: AskerOptions): Asker {
  const deadline = performance.now() + withinMs;
  const asked = new Map<string, Promise<DnsAnswer>>();
  let questions = 0;
  const query = async (
    server: ServerAddress,
    question: Question,
    options: AskOptions,
  ): Promise<DnsAnswer> => {
    questions += 1;
    if (questions > mostQuestions)
      return { kind: 'failure', failure: 'timeout', detail: 'too many questions' };
    const leave = await gate.enter(`${server.host} ${server.port}`);
    try {
      const remaining = Math.floor(deadline - performance.now());
      if (remaining < LEAST_MS) return { kind: 'failure', failure: 'timeout', detail: 'no time left to ask' };
      const timeoutMs = Math.min(remaining, QUERY_TIMEOUT_MS);
      const { again: _, ...bits } = options;
      return await dns.query(server, question, { ...bits, ...over, timeoutMs });
    } finally {
      leave();
    }
  };
  const ask: Asker['ask'] = (server, question, options = {}) => {
    if (options.again) return query(server, question, options);
    const { recursive = true, checkingDisabled = false } = options;
    const key = JSON.stringify([
      server.host,
      server.port,
      question.name,
      question.type,
      recursive,
      checkingDisabled,
    ]);
    const answer = asked.get(key) ?? query(server, question, options);
    asked.set(key, answer);
    return answer;
  };
  return {
    ask,
    async first(servers, question, options) {
      const answers = servers.map(async (server) => {
        const answer = await ask(server, question, options);
        if (!isTelling(answer)) throw new NotTelling();
        return answer;
      });
      try {
        return await Promise.any(answers);
      } catch (error) {
        if (isNobodyTelling(error)) return null;
        throw error;
      }
    },
  };
}

class NotTelling extends Error {}

/** Anything else among the errors is a fault of the program and must be seen. */
function isNobodyTelling(error: unknown): boolean {
  return error instanceof AggregateError && error.errors.every((each) => each instanceof NotTelling);
}

function isTelling(answer: DnsAnswer): answer is Answer {
  return answer.kind === 'answer' && (answer.rcode === 'NOERROR' || answer.rcode === 'NXDOMAIN');
}
