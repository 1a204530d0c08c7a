import type { Semaphore } from '../lib/semaphore.ts';
import type { DnsAnswer, DnsLookup, QueryOptions, Question, ServerAddress } from './port.ts';
import { type Answer, type Worth, worthOf } from './worth.ts';

export type AskOptions = Pick<QueryOptions, 'recursive' | 'checkingDisabled'> & {
  /** Repeat a question of this check. */
  again?: true;
};

/** The queries of one check, under one deadline: the check ends by then in any case. */
export interface Asker {
  ask(server: ServerAddress, question: Question, options?: AskOptions): Promise<DnsAnswer>;
  /** Returns whether this server has answered anything so far. */
  hasAnswered(server: ServerAddress): boolean;
  /**
   * Queries all servers at once. Returns the usable answers: first those with records, then the negative ones, each
   * group in the order of the servers. A negative answer never overtakes a positive one: all servers are waited for
   * until one returns records, and then a moment longer, so that differing servers are noticed.
   * @param weigh by default `worthOf`
   */
  collect(
    servers: readonly ServerAddress[],
    question: Question,
    options?: AskOptions & { weigh?: (answer: DnsAnswer) => Worth },
  ): Promise<Answer[]>;
}

/** How long the slower servers are waited for once one has said what there is. */
const PATIENCE_MS = 100;

/** One lost server must leave time for the steps that follow. */
const QUERY_TIMEOUT_MS = 1_200;
/** Less is not worth a packet. */
const LEAST_MS = 10;

export type AskerOptions = {
  dns: DnsLookup;
  /** Shared by all checks, so that many at once do not flood a server. */
  semaphore: Semaphore;
  /** From now. */
  withinMs: number;
  /** The limit of queries; any beyond it fails. A tenant's DNS must not turn one check into a flood. */
  mostQuestions: number;
  transport?: 'tcp';
};

/** Asks each server each question once; a repeated question within one check gets the same answer. */
export function createAsker({ dns, semaphore, withinMs, mostQuestions, ...over }: AskerOptions): Asker {
  const deadline = performance.now() + withinMs;
  const asked = new Map<string, Promise<DnsAnswer>>();
  const answered = new Set<string>();
  let questions = 0;
  const query = async (
    server: ServerAddress,
    question: Question,
    options: AskOptions,
  ): Promise<DnsAnswer> => {
    questions += 1;
    if (questions > mostQuestions)
      return { kind: 'failure', failure: 'timeout', detail: 'too many questions' };
    const leave = await semaphore.enter(keyOf(server));
    try {
      const remaining = Math.floor(deadline - performance.now());
      if (remaining < LEAST_MS) return { kind: 'failure', failure: 'timeout', detail: 'no time left to ask' };
      const timeoutMs = Math.min(remaining, QUERY_TIMEOUT_MS);
      const { again: _, ...bits } = options;
      const answer = await dns.query(server, question, { ...bits, ...over, timeoutMs });
      if (answer.kind === 'answer' && (answer.rcode === 'NOERROR' || answer.rcode === 'NXDOMAIN'))
        answered.add(keyOf(server));
      return answer;
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
    hasAnswered: (server) => answered.has(keyOf(server)),
    async collect(servers, question, { weigh, ...options } = {}) {
      const recursive = options.recursive ?? true;
      const worth = weigh ?? ((answer: DnsAnswer) => worthOf(answer, question, recursive));
      const heard = new Map<number, { answer: Answer; worth: Worth }>();
      const patience = createPatience();
      const hearing = servers.map(async (server, i) => {
        const answer = await ask(server, question, options);
        if (answer.kind === 'failure') return;
        heard.set(i, { answer, worth: worth(answer) });
        if (worth(answer) === 'holds') patience.begin();
      });
      await Promise.race([Promise.all(hearing), patience.over]);
      patience.end();
      const inOrder = [...heard].sort(([one], [other]) => one - other).map(([, each]) => each);
      return (['holds', 'denies'] as const).flatMap((wanted) =>
        inOrder.filter((each) => each.worth === wanted).map(({ answer }) => answer),
      );
    },
  };
}

const keyOf = ({ host, port }: ServerAddress) => `${host} ${port}`;

function createPatience() {
  let timer: NodeJS.Timeout | null = null;
  let end: () => void = () => undefined;
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  return {
    over,
    begin() {
      timer ??= setTimeout(end, PATIENCE_MS);
    },
    end() {
      if (timer !== null) clearTimeout(timer);
    },
  };
}
