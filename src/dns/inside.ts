import {
  type AddressRecord,
  type DnsObservation,
  PRIVATE_ADDRESS,
  type ServerView,
} from '../core/observations.ts';
import { ownershipRecordValue } from '../core/ownership/ownership-txt.ts';

export type Seen = Omit<DnsObservation, 'observedAt' | 'domain' | 'overTcp'>;

/**
 * What was seen, without what our resolvers know and nobody else is to know. A tenant can make its name a CNAME to any
 * name, ours too: an address that may not be told is called just that; behind a CNAME it is left out where there is no
 * other, so that a name that does not exist and one that is inside look the same. Of texts behind a CNAME only those
 * that could be a proof are kept.
 */
export function withoutInside(seen: Seen, mayTell: (address: string) => boolean): Seen {
  const told = (address: string) => mayTell(address) || seen.edgeAddresses.includes(address);
  const named = (record: AddressRecord) =>
    told(record.address) ? record : { ...record, address: PRIVATE_ADDRESS };
  const view = (one: ServerView): ServerView => {
    const nothing = one.chain.length > 0 && !one.addresses.some(({ address }) => told(address));
    const { besideCname } = one;
    return {
      ...one,
      addresses: nothing ? [] : one.addresses.map(named),
      ...(besideCname === undefined ? {} : { besideCname: besideCname.map(named) }),
      txt: one.chain.length === 0 ? one.txt : one.txt.filter((text) => text.startsWith(PROOF)),
    };
  };
  return { ...seen, routing: seen.routing.map(view), ownership: seen.ownership.map(view) };
}

const PROOF = ownershipRecordValue('');
