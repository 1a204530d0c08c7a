import type { Server } from '../../findings/fields.ts';
import type { ConditionCopy } from '../language.ts';
import { hostFault } from './host.ts';
import { SPLIT_ANSWERS, WRONG_TARGET } from './points-elsewhere.ts';
import {
  addressList,
  bareAddresses,
  change,
  create,
  isTop,
  leadHere,
  list,
  operatorActs,
  pathOf,
  sentences,
  serverList,
} from './words.ts';

const CHECKED_AGAIN = 'We check again by ourselves.';
/** The name that fails, with how the domain leads there. */
const failing = (domain: string, end: string | null) =>
  end === null ? domain : `${end}, where ${domain} leads,`;
const by = (servers: readonly Server[]) => (servers.length === 0 ? '' : ` (${serverList(servers)})`);
const verb = (servers: readonly Server[], plural: string) => (servers.length > 1 ? plural : `${plural}s`);

export const POINTS_HERE: ConditionCopy<'PointsHere'> = {
  title: 'The name leads here',
  reasons: {
    cname: {
      plain: 'The CNAME record of the name leads here.',
      leads: ({ domain, path }) => `${domain} is a CNAME to ${pathOf(path)}.`,
    },
    address: {
      plain: 'The addresses of the name lead here.',
      ours: ({ domain, addresses }) => `${domain} leads to our address ${bareAddresses(addresses)}.`,
      behind_proxy: ({ domain, canonicalHost, network, addresses }) =>
        `${domain} has addresses of ${network} (${bareAddresses(addresses)}): it is behind a proxy. The proxy must pass requests on to ${canonicalHost}, on port 80 too, or no certificate can be issued.`,
    },
    left_behind: {
      plain: 'The domain is removed, but its DNS still leads here. Delete its record at your DNS provider.',
      left: ({ domain, canonicalHost, record }) =>
        `${domain} is removed, but its DNS still leads here: delete ${record === 'cname' ? `its CNAME record to ${canonicalHost}` : 'its address records'} at your DNS provider. Visitors of the address get a neutral page, and no certificate.`,
    },
    not_checked: { plain: 'Not checked yet.', not_looked: () => 'Not checked yet.' },
    nxdomain: {
      plain: 'The name does not exist in DNS. Create the record shown here.',
      absent: ({ wanted }) => `${wanted.domain} does not exist in DNS. ${create(wanted)}`,
      unregistered: ({ wanted, registrable }) =>
        `${registrable} itself does not exist (${registrable.slice(registrable.indexOf('.'))} says so): it was never registered, its registration has ended, or the name is mistyped. Register or renew ${registrable} at your registrar first. Then: ${create(wanted)}`,
    },
    no_record: {
      plain: 'The name exists in DNS, but has neither a CNAME nor an address. Create the record shown here.',
      nothing: ({ wanted }) =>
        sentences(
          `${wanted.domain} exists in DNS, but has ${isTop(wanted) ? 'no address' : 'neither a CNAME nor an address'}. ${create(wanted)}`,
          wanted.zone !== null || wanted.addresses.length === 0
            ? null
            : `Where no CNAME can stand (at the top of a zone), publish ${list(wanted.addresses)} as its address instead.`,
        ),
    },
    wrong_target: WRONG_TARGET,
    proxied: {
      plain:
        'The name is behind a proxy. Switch the proxy off for this record, or publish the TXT record too.',
      proxied: ({ wanted, network, addresses, recordName, value }) =>
        `${wanted.domain} has addresses of ${network} (${bareAddresses(addresses)}): it is behind a proxy. Switch the proxy off for this record${isTop(wanted) ? `. ${change(wanted)} Or` : ` and make it a CNAME to ${wanted.canonicalHost}, or`} keep the proxy and publish the TXT record ${recordName} with the value ${value}.`,
    },
    cname_loop: {
      plain: 'The CNAME records of the name form a loop. Create the record shown here instead.',
      loop: ({ wanted, path }) =>
        `The CNAME records of ${wanted.domain} form a loop, or an endless chain: ${pathOf(path)}. ${create(wanted)}`,
    },
    split_answers: SPLIT_ANSWERS,
    wrong_address: {
      plain: 'The name has an address that is not ours. Delete it and publish the record shown here.',
      others: ({ wanted, others, partly }) => {
        const seen = `${wanted.domain} has ${addressList(others)}, which is not ours${partly ? ', beside ours' : ''}.`;
        if (isTop(wanted)) return `${seen} Delete it. ${change(wanted)}`;
        const advice = `${seen} Delete it and create a CNAME record that points to ${wanted.canonicalHost}`;
        return wanted.zone === null
          ? `${advice}; where no CNAME can stand (at the top of a zone), publish ${list(wanted.addresses)} as the only address.`
          : `${advice}.`;
      },
    },
    stale_ipv6: {
      plain: 'The IPv6 address of the name is not ours. Delete that record.',
      stale: ({ domain, stale, ours }) =>
        `The IPv4 address of ${domain} is ours, but its IPv6 record (${addressList(stale)}) leads elsewhere. Delete that record${ours.length === 0 ? '' : `, or change it to ${list(ours)}`}.`,
    },
    servfail: {
      plain: `The name servers of the name fail, so we could not tell where it leads. ${CHECKED_AGAIN}`,
      resolvers: ({ domain, canonicalHost, servers }, to) =>
        `Our DNS resolvers fail for every name, our own ${canonicalHost} too${by(servers)}, so we could not tell where ${domain} leads. ${operatorActs(to, 'Check the resolvers of PORTAL_DNS_RESOLVERS.')}`,
      zone: ({ domain, end, byResolvers, servers }) =>
        `${byResolvers ? 'Our resolvers get no answer from the name servers' : 'The name servers fail'} when asked for ${failing(domain, end)}${by(servers)}, so we could not tell where it leads. Ask your DNS provider whether the zone is in order. ${CHECKED_AGAIN}`,
    },
    dnssec_bogus: {
      plain: 'The DNSSEC signatures of the name are broken. Have your DNS provider sign the zone again.',
      resolver: ({ domain, canonicalHost, servers }, to) =>
        `${serverList(servers)} ${verb(servers, 'find')} the DNSSEC signatures of ${domain} broken, and those of our own ${canonicalHost} too. ${operatorActs(to, 'Check that resolver of PORTAL_DNS_RESOLVERS first (its clock, its trust anchor), then our own zone.')}`,
      zone: ({ domain, end, servers }) =>
        `The DNSSEC signatures of ${failing(domain, end)} are broken${servers.length === 0 ? '' : ` (seen by ${serverList(servers)})`}: validating resolvers refuse its records, and no CA issues a certificate for it. Have your DNS provider sign the zone again, or remove the DS record at your registrar.`,
    },
    timeout: {
      plain: `No DNS server answered, so we could not tell where the name leads. ${CHECKED_AGAIN}`,
      no_answer: ({ domain, servers }) =>
        `No DNS server answered when asked for ${domain}${by(servers)}, so we could not tell where it leads. ${CHECKED_AGAIN}`,
      no_tcp: ({ domain }, to) =>
        `The record of ${domain} is right as far as we see, but no DNS server answers us over TCP, which a proof needs. ${operatorActs(to, 'Open TCP to port 53, at the resolvers of PORTAL_DNS_RESOLVERS first.')}`,
      own_host: ({ domain, canonicalHost, fault, outcomes, untold }, to) =>
        sentences(
          fault === null
            ? `We could not look up the ${untold.length === 0 ? 'addresses' : `${untold.join(' and ')} records`} of our own ${canonicalHost}.`
            : hostFault(canonicalHost, fault, outcomes),
          `So we cannot tell whether ${domain} leads there.`,
          operatorActs(to, `Check the DNS of ${canonicalHost}.`),
        ),
    },
    refused: {
      plain: `The DNS servers refuse to answer, so we could not tell where the name leads. ${CHECKED_AGAIN}`,
      name_servers: ({ domain, servers }) =>
        `The name servers of ${domain} refuse to answer for it${by(servers)}. The zone is not set up at them: add it there, or correct the name servers at your registrar.`,
      filter: ({ domain, servers }, to) =>
        `${serverList(servers)} ${verb(servers, 'refuse')} the name ${domain}, as DNS filters do for names that they block, and no other server answers. This answer does not depend on the records of the name. ${operatorActs(to, "Use resolvers in PORTAL_DNS_RESOLVERS that do not filter, or have the name taken off the filter's list.")}`,
      resolvers: ({ servers }, to) =>
        `Our DNS resolvers refuse to answer${by(servers)}. ${operatorActs(to, 'Check PORTAL_DNS_RESOLVERS.')}`,
    },
    lame_delegation: {
      plain: 'The name servers that the name is delegated to do not know its zone. Add the zone there.',
      unaskable: ({ domain, servers }) =>
        `Nobody could tell where ${domain} leads${servers.length === 0 ? '' : ` (asked: ${serverList(servers)})`}.`,
      lame: ({ domain, servers }) =>
        `The name servers that ${domain} is delegated to do not know its zone${by(servers)}. Add the zone there, or correct the name servers at your registrar.`,
    },
    name_servers_silent: {
      plain: 'The name servers of the name do not answer. Ask your DNS provider to bring them back.',
      silent: ({ domain, servers }) =>
        `The name servers of ${domain} do not answer${by(servers)}, while our resolvers answer for other names. Ask your DNS provider to bring them back, or correct the name servers at your registrar; they must answer over UDP and TCP. Until they answer, nobody can reach ${domain}.`,
      unnamed: ({ domain, servers }) =>
        `Our resolvers get no answer for ${domain} (asked: ${serverList(servers)}), while they answer for other names: the name servers that its zone is delegated to are down, or have no address. Ask your DNS provider, or correct the name servers at your registrar.`,
    },
    answer_too_large: {
      plain: 'The DNS gives too large an answer for the name. Delete the records that are not needed there.',
      large: ({ wanted, servers }) =>
        `The DNS gives too large an answer for ${wanted.domain}${by(servers)}: more bytes or records than we read. Delete the records that are not needed there, and ${leadHere(wanted)}.`,
    },
  },
};
