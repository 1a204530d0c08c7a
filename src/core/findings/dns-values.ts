import type { AddressRecord } from '../observations.ts';

/** The record that leads a domain here, and what is known of where it is entered. */
export type WantedRecord = {
  domain: string;
  canonicalHost: string;
  /** The zone that holds the domain, where it is known. */
  zone: string | null;
  /** Our addresses to publish where no CNAME can stand. */
  addresses: string[];
};

export type Address = Pick<AddressRecord, 'type' | 'address'>;

/** The answer of one server about a name. */
export type Answer = {
  kind: 'no_name' | 'loop' | 'records';
  /** The names that the CNAMEs lead over, in order; where there are any, the addresses behind them are not listed. */
  path: string[];
  addresses: Address[];
  txt: string[];
};

/** How the canonical host fails. */
export type HostFault = 'bogus' | 'absent' | 'failing';

const WANTED: WantedRecord = {
  domain: 'portal.acme.com',
  canonicalHost: '0c0ffee.portal.example.com',
  zone: 'acme.com',
  addresses: ['192.0.2.10', '2001:db8::10'],
};

/** Examples of a wanted record: a CNAME in a known zone, in an unknown one, and addresses at the top of a zone. */
export const WANTED_EXAMPLES: readonly [WantedRecord, ...WantedRecord[]] = [
  WANTED,
  { ...WANTED, zone: null },
  { ...WANTED, domain: 'acme.com', zone: 'acme.com' },
  { ...WANTED, domain: 'acme.com', zone: 'acme.com', addresses: [] },
];

const ANSWER: Answer = { kind: 'records', path: ['old.example.net'], addresses: [], txt: [] };

export const ANSWER_EXAMPLES: readonly [Answer, ...Answer[]] = [
  ANSWER,
  { ...ANSWER, kind: 'no_name', path: [] },
  { ...ANSWER, path: [] },
  { ...ANSWER, kind: 'loop' },
  { ...ANSWER, path: [], addresses: [{ type: 'A', address: '203.0.113.7' }] },
  { ...ANSWER, addresses: [{ type: 'A', address: 'private' }], txt: ['v=spf1 -all'] },
];
