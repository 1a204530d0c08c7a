import { registrableDomain } from '../core/hostname/registrable.ts';
import type { MisplacedProof, ServerView } from '../core/observations.ts';
import { ownershipRecordName, ownershipRecordValue } from '../core/ownership/ownership-txt.ts';
import type { ViewTools } from './views.ts';
import type { ZoneServers } from './zone-finder.ts';

const PREFIX = ownershipRecordValue('');
/** Longer ones are no value of ours with something typed around it. */
const LONGEST = 160;
const MOST_FOUND = 4;

/**
 * Searches the ownership TXT record at the names where it is created by mistake: the name itself, the name without
 * its underscore, and the zone. Queried only while nothing proves the name, so that a live domain costs no further
 * queries.
 */
export async function findMisplacedProof(
  { domain, canonicalHost }: { domain: string; canonicalHost: string },
  views: { routing: readonly ServerView[]; ownership: readonly ServerView[] },
  zone: ZoneServers | null,
  { asker, resolvers }: ViewTools,
): Promise<MisplacedProof[]> {
  const arrives = views.routing.some(({ chain }) => chain.some(({ to }) => to === canonicalHost));
  const proves = views.ownership.some(({ txt }) => txt.some((text) => text.includes(PREFIX)));
  if (arrives || proves) return [];
  const right = ownershipRecordName(domain);
  const apex = zone?.apex ?? registrableDomain(domain) ?? domain;
  const names = new Set([domain, right.slice(1), apex, ownershipRecordName(apex)]);
  names.delete(right);
  // One server will do: what it says is advice, no judgement.
  const servers = (zone?.servers ?? []).slice(0, 1).map(({ address }) => address);
  const found = await Promise.all(
    [...names].map(async (name) => {
      const question = { name, type: 'TXT' } as const;
      const atSource = await asker.collect(servers, question, { recursive: false });
      const answers = atSource.length > 0 ? atSource : await asker.collect(resolvers, question);
      return answers.flatMap((answer) =>
        answer.answers.flatMap((record) =>
          record.type === 'TXT' && 'value' in record && record.name === name
            ? [{ name, value: record.value }]
            : [],
        ),
      );
    }),
  );
  const proofs = found.flat().filter(({ value }) => value.includes(PREFIX) && value.length <= LONGEST);
  const distinct = new Map(proofs.map((proof) => [`${proof.name} ${proof.value}`, proof]));
  return [...distinct.values()].slice(0, MOST_FOUND);
}
