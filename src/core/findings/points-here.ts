import type { AddressRecord, ServerOutcome } from '../observations.ts';
import {
  type Address,
  ANSWER_EXAMPLES,
  type Answer,
  type HostFault,
  WANTED_EXAMPLES,
  type WantedRecord,
} from './dns-values.ts';
import { answersOfServers, servers, visible } from './fields.ts';

const domain = visible('portal.acme.com', 'acme.com');
const canonicalHost = visible('0c0ffee.portal.example.com');
/** The record that leads the domain here. */
const wanted = visible<WantedRecord>(...WANTED_EXAMPLES);
/** The names that the CNAMEs lead over, in order. */
const path = visible<string[]>(['old.example.net'], ['a.example.net', 'b.example.net']);
const addresses = visible<Address[]>(
  [{ type: 'A', address: '203.0.113.7' }],
  [
    { type: 'AAAA', address: '2001:db8::7' },
    { type: 'A', address: 'private' },
  ],
);
/** The servers that are not right, each with its answer; how many others are; and whether one of these is at times. */
const differing = {
  answers: answersOfServers<Answer>(...ANSWER_EXAMPLES),
  right: visible(0, 1, 2),
  rightAtTimes: visible(false, true),
};

/** PointsHere, the name leads here: the cases of each reason, with their parameters. */
export const POINTS_HERE = {
  cname: { leads: { domain, path } },
  address: {
    ours: { domain, addresses },
    /** A CDN stands in front; the TXT proves the name. */
    behind_proxy: { domain, canonicalHost, network: visible('Cloudflare'), addresses },
  },
  left_behind: {
    left: { domain, canonicalHost, record: visible<'cname' | 'addresses'>('cname', 'addresses') },
  },
  not_checked: { not_looked: {} },
  nxdomain: {
    absent: { wanted },
    /** The registrable domain itself does not exist. */
    unregistered: { wanted, registrable: visible('acme.com') },
  },
  no_record: { nothing: { wanted } },
  wrong_target: {
    /** A URL stands where DNS takes a host name. */
    web_address: {
      wanted,
      from: visible('portal.acme.com'),
      to: visible('https://0c0ffee.portal.example.com'),
    },
    zone_appended: {
      wanted,
      from: visible('portal.acme.com'),
      to: visible('0c0ffee.portal.example.com.acme.com'),
    },
    /** `below`: the target lies below the canonical host. */
    another_portal: { wanted, path, below: visible(false, true) },
    without_address: { wanted, path },
    other_host: { wanted, path },
  },
  proxied: {
    proxied: {
      wanted,
      network: visible('Cloudflare'),
      addresses,
      recordName: visible('_portal-domain.portal.acme.com'),
      value: visible('portal-domain-verification=7b1f'),
    },
  },
  cname_loop: { loop: { wanted, path } },
  split_answers: {
    several_cnames: {
      wanted,
      targets: visible(['a.example.net', '0c0ffee.portal.example.com'], ['a.example.net', 'b.example.net']),
    },
    address_beside_cname: { wanted, target: visible<string | null>('old.example.net', null), addresses },
    /** One and the same server contradicts itself. */
    unsteady: { wanted, ...differing },
    resolvers: { wanted, ...differing },
    name_servers: { wanted, ...differing },
  },
  /** `partly`: our own addresses stand beside them. */
  wrong_address: { others: { wanted, others: addresses, partly: visible(false, true) } },
  stale_ipv6: { stale: { domain, stale: addresses, ours: visible<string[]>([], ['2001:db8::10']) } },
  servfail: {
    /** Our resolvers fail for every name. */
    resolvers: { domain, canonicalHost, servers: servers() },
    /** `end`: the name that fails, where the domain's CNAMEs lead. */
    zone: {
      domain,
      end: visible<string | null>(null, 'cdn.example.net'),
      byResolvers: visible(false, true),
      servers: servers(),
    },
  },
  dnssec_bogus: {
    /** The resolver finds our own zone broken too. */
    resolver: { domain, canonicalHost, servers: servers() },
    zone: { domain, end: visible<string | null>(null, 'cdn.example.net'), servers: servers() },
  },
  timeout: {
    no_answer: { domain, servers: askedServers() },
    no_tcp: { domain },
    /** The addresses of our own canonical host are not known. `untold`: the types of its records that could not be looked up. */
    own_host: {
      domain,
      canonicalHost,
      fault: visible<HostFault | null>(null, 'bogus', 'absent', 'failing'),
      outcomes: answersOfServers<ServerOutcome>('servfail', 'nxdomain', 'timeout'),
      untold: visible<AddressRecord['type'][]>([], ['AAAA']),
    },
  },
  refused: {
    name_servers: { domain, servers: servers() },
    filter: { domain, servers: servers() },
    resolvers: { servers: servers() },
  },
  lame_delegation: {
    lame: { domain, servers: servers() },
    /** An NS record holds an address; a note says which. */
    unaskable: { domain, servers: askedServers() },
  },
  name_servers_silent: {
    silent: { domain, servers: servers() },
    /** Not even the names of the zone's servers are known. */
    unnamed: { domain, servers: servers() },
  },
  answer_too_large: { large: { wanted, servers: servers() } },
};

/** Servers that were asked; none where none was known. */
function askedServers() {
  const { examples, redact } = servers();
  return { examples: [...examples, []], redact };
}
