import type { HttpsRecord } from '../observations.ts';
import { cdnOf, plainAddress } from './addresses.ts';
import type { DnsFacts } from './dns-facts.ts';
import { ownAddresses } from './own-addresses.ts';

const HTTPS_PORT = 443;

/** Lists the places, other than ours, to which HTTPS records lead browsers, which follow these before addresses. */
export function httpsRecordEnds(facts: DnsFacts): string[] {
  const ends = (facts.observation.httpsRecords ?? []).flatMap((record) => elsewhere(record, facts));
  return [...new Set(ends)];
}

/** Lists the places that the record leads to, other than here. */
function elsewhere({ priority, target, port, hints }: HttpsRecord, facts: DnsFacts): string[] {
  const { subject, routing, observation } = facts;
  const passed = routing.views.flatMap(({ chain }) => chain.map(({ to }) => to));
  const here = ['', subject.domain, subject.canonicalHost, ...passed];
  if (!here.includes(target)) return [target];
  // An alias has no parameters (RFC 9460 2.4.2).
  if (priority === 0) return [];
  const own = ownAddresses(observation);
  const seen = routing.views.flatMap(({ addresses }) =>
    addresses.map(({ address }) => plainAddress(address)),
  );
  // A proxy that the tenant keeps before us gives out others of its own addresses at each check.
  const proxied = seen.some((address) => !own.includes(address) && cdnOf(address) !== null);
  const isHere = (address: string) =>
    own.includes(address) || seen.includes(address) || (proxied && cdnOf(address) !== null);
  const others = own.length === 0 ? [] : hints.map(plainAddress).filter((address) => !isHere(address));
  return [...others, ...(port !== null && port !== HTTPS_PORT ? [`port ${port}`] : [])];
}
