import type { RenewalObstacle } from './certificate.ts';
import { ANSWER_EXAMPLES, type Answer } from './dns-values.ts';
import { type Fields, servers, type ValuesOf, visible } from './fields.ts';

/** A server that was asked, as a sentence names it. */
export type Asked = { nameServer: string } | 'our_resolvers' | 'a_name_server';

const NAMED: Asked = { nameServer: 'ns1.acme.com' };

const zone = visible('acme.com', 'portal.acme.com');
/** The party that names the zone's servers above it. */
const parent = visible<'registrar' | 'zone_above'>('registrar', 'zone_above');

/** The notes that may stand beside a finding's reason: a closed list, each note with its parameters. */
export const NOTES = {
  /** The servers that agree, where all that were asked do. */
  seen_at: { by: visible<Asked[]>([NAMED], [NAMED, 'our_resolvers'], ['a_name_server']) },
  /** The answers with their servers, where these differ. */
  asked: {
    answers: visible<{ answer: Answer; by: Asked[] }[]>(
      ANSWER_EXAMPLES.map((answer) => ({ answer, by: [NAMED, 'our_resolvers' as const] })),
    ),
  },
  /** The record was found with the zone appended to its name once more. */
  doubled_name: {
    found: visible('portal.acme.com.acme.com'),
    zone: visible('acme.com'),
    enter: visible('portal', '@'),
  },
  /** Caches hold what was seen for so many seconds more. `noTcp`: the zone's own servers do not answer over TCP. */
  cached: { seconds: visible(60, 3_000, 90_000, 200_000, 900_000), noTcp: visible(false, true) },
  /** Some caches still hold an older answer. */
  older_answer_cached: { seconds: visible(300) },
  /** Browsers follow an HTTPS record that leads elsewhere. */
  https_record: { domain: visible('portal.acme.com'), ends: visible(['203.0.113.7', 'port 8443']) },
  /** The question for AAAA fails at these servers. */
  aaaa_fails: { at: visible<Asked[]>([NAMED], ['our_resolvers', 'a_name_server']) },
  /** Resolvers of ours refuse the name, as filters do. */
  filtered: { servers: servers() },
  /** Ownership values of other registrations stand beside the right one. */
  other_registration: {
    recordName: visible('_portal-domain.portal.acme.com'),
    values: visible(['portal-domain-verification=0e2a']),
  },
  /** The ownership record was found with the zone appended to its name. */
  doubled_proof: { found: visible('_portal-domain.portal.acme.com.acme.com') },
  /** The right ownership value was found at another name. `short`: the name relative to the zone, where that is known. */
  misplaced_proof: {
    found: visible('portal.acme.com'),
    noUnderscore: visible(false, true),
    recordName: visible('_portal-domain.portal.acme.com'),
    short: visible<{ name: string; zone: string } | null>(
      { name: '_portal-domain.portal', zone: 'acme.com' },
      null,
    ),
  },
  /** An NS record of the zone holds an address where DNS takes a name. */
  name_server_is_address: {
    zone,
    parent,
    value: visible('192.0.2.1.acme.com'),
    address: visible('192.0.2.1'),
    at: visible<'parent' | 'zone'>('parent', 'zone'),
  },
  /** The zone above and the zone itself name different servers. */
  name_servers_differ: { zone, parent, delegated: visible(['ns1.acme.com']), own: visible(['ns2.acme.com']) },
  /** A record was found only at servers that the zone is not delegated to. */
  entered_elsewhere: {
    zone,
    parent,
    record: visible<'routing' | 'ownership'>('routing', 'ownership'),
    seenAt: visible(['ns1.old.example']),
    delegated: visible(['ns1.acme.com', 'ns2.acme.com']),
  },
  /** A wildcard that has to do with a name that is not right. */
  wildcard: {
    name: visible('*.acme.com'),
    domain: visible('portal.acme.com'),
    how: visible<'leads_nowhere' | 'does_not_cover' | 'answers'>(
      'leads_nowhere',
      'does_not_cover',
      'answers',
    ),
    types: visible<string[]>(['TXT'], []),
  },
  /** The ownership value that was found is a wildcard's. */
  wildcard_proof: { name: visible('*.acme.com'), recordName: visible('_portal-domain.portal.acme.com') },
  /** The next renewal will fail if nothing changes. `until`: when the limits of orders have room again. */
  renewal_will_fail: {
    obstacle: visible<RenewalObstacle>('caa', 'dns', 'port_80', 'account', 'name', 'limits'),
    willFailOn: visible('2026-12-21T08:00:00.000Z'),
    notAfter: visible('2027-01-20T08:00:00.000Z'),
    until: visible<string | null>(null, '2026-12-22T08:00:00.000Z'),
  },
} satisfies Record<string, Fields>;

export type NoteKind = keyof typeof NOTES;
export type Note = { [K in NoteKind]: { kind: K } & ValuesOf<(typeof NOTES)[K]> }[NoteKind];
