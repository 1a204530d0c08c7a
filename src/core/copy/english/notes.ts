import type { RenewalObstacle } from '../../findings/certificate.ts';
import type { Audience, NoteCopy } from '../language.ts';
import { answer, asked, duration, list, operatorActs, serverList, time } from './words.ts';

const PARENTS = { registrar: 'your registrar', zone_above: 'the zone above it' } as const;

const RENEWAL_OBSTACLES: Record<RenewalObstacle, (to: Audience, until: string | null) => string> = {
  dns: () => 'the name does not lead here, or its DNS cannot be read.',
  caa: () => 'the CAA records of the name do not let our CA issue.',
  port_80: () => 'the CA cannot check the name over port 80.',
  account: (to) =>
    `the CA takes no orders from our account. ${operatorActs(to, 'See the message of CertificateAllowed or CertificateReady.')}`,
  name: () => 'the CA does not issue certificates for this name.',
  limits: (_, until) =>
    `what the CA allows is used up${until === null ? '' : ` until ${time(until)}`}; we order as soon as it is not.`,
};

/** How many different answers are listed. */
const LISTED = 4;

export const NOTES: NoteCopy = {
  seen_at: ({ by }) => `Answered by ${list(by.map(asked))}.`,
  asked: ({ answers }) => {
    const parts = answers
      .slice(0, LISTED)
      .map((one) => `At ${list(one.by.map(asked))}: ${answer(one.answer)}`);
    return `${parts.join('; ')}.`;
  },
  doubled_name: ({ found, zone, enter }) =>
    `The record was found at ${found}: your DNS provider appends ${zone} by itself, so enter ${enter} as the record's name.`,
  cached: ({ seconds, noTcp }) =>
    `This is what DNS resolvers have cached${noTcp ? ', as its own name servers do not answer over TCP' : ''}; a change may take ${duration(seconds)} to show.`,
  older_answer_cached: ({ seconds }) => `Some resolvers still hold an older answer for ${duration(seconds)}.`,
  https_record: ({ domain, ends }) =>
    `${domain} also has an HTTPS record that leads to ${list(ends)}. Browsers follow the HTTPS record before the other records, so they do not get the portal: delete the HTTPS record (type 65) of ${domain} at your DNS provider.`,
  aaaa_fails: ({ at }) =>
    `But the question for AAAA, the IPv6 address, fails at ${list(at.map(asked))}, so that some clients wait or give up. Ask your DNS provider to answer it, even if there is no such record.`,
  filtered: ({ servers }, to) =>
    `${serverList(servers)} ${servers.length > 1 ? 'refuse' : 'refuses'} this name, as DNS filters do for names that they block: clients of such a resolver do not get the portal. ${to === 'operator' ? "Have the name taken off the filter's list." : "The operator of this service can have it taken off the filter's list."}`,
  other_registration: ({ recordName, values }) =>
    `A TXT record of another registration still exists at ${recordName}; delete it, or the name may be taken from you by it: ${list(values.map((text) => JSON.stringify(text)))}.`,
  doubled_proof: ({ found }) =>
    `A record was found at ${found}: your DNS provider appends the zone by itself.`,
  misplaced_proof: ({ found, noUnderscore, recordName, short }) =>
    `The right value was found at ${found}${noUnderscore ? ', without the underscore before its name' : ''}: change the name of that record to ${recordName}${short === null ? '' : ` (${short.name} in the field for the name, in the zone ${short.zone})`}.`,
  name_server_is_address: ({ zone, parent, value, address, at }) =>
    `An NS record of ${zone} has the IP address ${address} as its value (${value}), where DNS expects the name of a server, so resolvers cannot use it. Change it ${at === 'parent' ? `at ${PARENTS[parent]}` : `inside the zone ${zone}`} to the server's name, such as ns1.${zone}, which has the address in an A or AAAA record.`,
  name_servers_differ: ({ zone, parent, delegated, own }) =>
    `The name servers of ${zone} differ: ${PARENTS[parent]} has ${list(delegated)}, while the NS records inside the zone have ${list(own)}. Resolvers may use either: make both lists the same, with the name servers of the provider where you enter your records.`,
  entered_elsewhere: ({ zone, parent, record, seenAt, delegated }) =>
    `The ${record === 'routing' ? 'record' : 'TXT record'} was found at ${list(seenAt)}, which ${PARENTS[parent]} does not name for ${zone}: it was entered at another DNS provider, most likely the old one. Enter it at the provider of ${list(delegated)}, which ${PARENTS[parent]} names.`,
  wildcard: ({ name, domain, how, types }) => {
    switch (how) {
      case 'leads_nowhere':
        return `The wildcard record ${name} answers for the name, but holds ${types.length === 0 ? 'records of another type' : list(types)} only, which leads nowhere; it may stay, as a record of its own for ${domain} takes its place.`;
      case 'does_not_cover':
        return `The wildcard record ${name} does not cover ${domain}, as there are records at or below that name; it needs a record of its own.`;
      case 'answers':
        return `This is the answer of the wildcard record ${name}: it may stay, as a record of its own for ${domain} takes its place.`;
    }
  },
  renewal_will_fail: ({ obstacle, willFailOn, notAfter, until }, to) =>
    `The next renewal, due at ${time(willFailOn)}, will fail unless this changes: ${RENEWAL_OBSTACLES[obstacle](to, until)} The certificate ends at ${time(notAfter)}.`,
  wildcard_proof: ({ name, recordName }) =>
    `The answer comes from the wildcard record ${name}: it may stay, as a TXT record of its own at ${recordName} takes its place.`,
};
