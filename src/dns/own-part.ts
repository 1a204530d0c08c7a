import type { CnameHop, ServerOutcome, ServerView } from '../core/observations.ts';
import type { Asker } from './ask.ts';
import { follow, MAX_HOPS } from './follow.ts';
import type { ServerAddress } from './port.ts';

/** The question to one server; see `ViewRequest`. */
type Asked = { server: ServerAddress; name: string; zone: string | null; stopAt: string | null };

/**
 * Queries a resolver for the CNAMEs alone after it has failed for the addresses behind them: a validating resolver
 * fails for the whole chain when one zone along it is broken, and that may be the zone of the canonical host, which
 * is not the tenant's. Queries each hop by itself, validated as the resolver validates everything.
 * @returns the view of a chain that arrives at `stopAt`; else the failure, with the hops that were resolved.
 */
export async function ownPart(
  request: Asked,
  failed: ServerView,
  { asker, mayFollow }: { asker: Asker; mayFollow: (name: string) => boolean },
): Promise<ServerView> {
  const { server, name, stopAt } = request;
  if (!isAnswered(failed.outcome) || stopAt === null || request.zone !== null) return failed;
  const chain: CnameHop[] = [];
  const passed = new Set<string>();
  let end = name;
  while (end !== stopAt && mayFollow(end) && !passed.has(end) && chain.length < MAX_HOPS) {
    passed.add(end);
    const answer = await asker.ask(server, { name: end, type: 'CNAME' }, { recursive: true });
    if (answer.kind === 'failure' || answer.rcode !== 'NOERROR') break;
    const question = { name: end, type: 'CNAME', within: '', stopAt, mayFollow } as const;
    const [hop] = follow(answer.answers, question).hops;
    if (hop === undefined) break;
    chain.push(hop);
    end = hop.to;
  }
  return end === stopAt ? { ...failed, outcome: 'answer', chain } : { ...failed, chain };
}

/** It did answer, if only that it fails: asking on is worth the time. */
const isAnswered = (outcome: ServerOutcome) => outcome === 'servfail' || outcome === 'dnssec_bogus';
