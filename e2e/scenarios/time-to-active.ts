import type { Domain } from '../../src/client/client.ts';
import { eventually } from '../../src/testing/eventually.ts';
import { publishRecord, timelineOf } from '../../src/testing/stack-actions.ts';
import type { Scenario } from './scenario.ts';
import { objectOf } from './testing/steps.ts';

/** Seconds from the publication of the record until each was seen. */
export type Times = { dns: number; certificate: number; routed: number; active: number };

const POLL = { withinMs: 60_000, everyMs: 40 };

/** Publishes the record of a registered domain and tells how long it took to become active, and by what. */
export async function timeToActive(scenario: Scenario, domain: Domain): Promise<Times> {
  const published = Date.now();
  const seen = (at: number) => (at - published) / 1000;
  const when = async (what: string, check: () => Promise<unknown>) => {
    await eventually(what, async () => Boolean(await check()), POLL);
    return seen(Date.now());
  };
  await publishRecord(scenario, domain);
  const [certificate, routed] = await Promise.all([
    when('the certificate is there', () => objectOf(scenario, 'Secret', domain)),
    when('the route is there', () => objectOf(scenario, 'VirtualService', domain)),
    when('it is active', async () => (await statusOf(scenario, domain)) === 'active'),
  ]);
  const at = Object.fromEntries(
    (await timelineOf(scenario, domain)).map((event) => [event.to ?? '', Date.parse(event.at)]),
  );
  return {
    dns: seen(at.pending_certificate ?? Number.NaN),
    certificate,
    routed,
    active: seen(at.active ?? Number.NaN),
  };
}

/** Asked of the database: the looks of a stopwatch are no work of the API. */
export async function statusOf({ db }: Scenario, { id }: Domain): Promise<string | undefined> {
  const row = await db.selectFrom('portal_domains').select('status').where('id', '=', id).executeTakeFirst();
  return row?.status;
}

/** The parts that add up to `active`, in their order. */
export const PARTS_OF_TIME: readonly { part: string; of: (times: Times) => number }[] = [
  { part: 'DNS seen', of: ({ dns }) => dns },
  { part: '+ certificate', of: ({ dns, certificate }) => certificate - dns },
  { part: '+ routed', of: ({ certificate, routed }) => routed - certificate },
  { part: '+ reachable', of: ({ routed, active }) => active - routed },
  { part: '= active', of: ({ active }) => active },
];

/** The middle one; of an even number the upper middle one. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
