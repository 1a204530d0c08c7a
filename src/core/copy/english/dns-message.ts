import { type DnsMessageCopy, dnsMessageBy } from '../dns-message.ts';

export const RECORD_PURPOSES: DnsMessageCopy['purposes'] = {
  routing: 'Leads visitors here',
  ownership: 'Proves that the name is yours',
  certificate: 'Allows our certificate authority to issue',
};

const besideTheRightRecord = (name: string) =>
  `Keep the record of ${name}, which is right, and set in order what stands beside it.`;

export const dnsMessage = dnsMessageBy({
  needsChange: (name) => `The address ${name} needs a change in its DNS:`,
  publish: (name, isOne) =>
    isOne
      ? `Publish this DNS record for ${name}, which stands below.`
      : `Publish these DNS records for ${name}, which stand below.`,
  keepTheRest:
    'Keep everything else in the zone as it is, and these records as long as the address is to work.',
  keepAll: (name) =>
    `Please keep these DNS records for ${name} as they are, as long as the address is to work:`,
  notUsedAnyMore: (name) => `${name} is not used any more. Please delete its DNS records:`,
  purposes: RECORD_PURPOSES,
  fields: {
    type: 'Type',
    name: 'Name',
    onlyPart: (relativeName) => `only "${relativeName}" where your DNS provider adds the rest by itself`,
    value: 'Value',
  },
  remove: {
    wrong_target: (name) => `Delete the record that leads elsewhere at ${name}`,
    wrong_address: (name) => `Delete the addresses that lead elsewhere at ${name}`,
    stale_ipv6: (name) => `Delete the IPv6 address, which leads elsewhere, at ${name}`,
    cname_loop: (name) => `Delete the CNAME that leads back in a circle at ${name}`,
  },
  proxied: (name) =>
    `Switch the proxy off for ${name} ("DNS only" at Cloudflare), so that its own record can be seen. To keep the proxy, publish the TXT record below as well, and let /.well-known/acme-challenge/ through.`,
  zone: {
    cname: besideTheRightRecord,
    address: besideTheRightRecord,
    txt: besideTheRightRecord,
    left_behind: (name) => `Delete the records of ${name}.`,
    split_answers: (name, besideCname) =>
      `Make all name servers of ${name} give the same answer${besideCname ? ', and let no address stand beside the CNAME' : ''}.`,
    servfail: (name) => `The name servers of ${name} fail. Set the zone in order at the DNS provider.`,
    refused: (name) =>
      `The name servers of ${name} refuse to answer. Add the zone at them, or correct the name servers at the registrar.`,
    lame_delegation: (name) =>
      `The name servers of ${name} do not know the zone. Add it at them, or correct the name servers at the registrar.`,
    dnssec_bogus: (name) =>
      `The DNSSEC signatures of ${name} are broken. Sign the zone again, or remove the DS record at the registrar.`,
    name_servers_silent: (name) =>
      `No name server of ${name} answers. Repair them, or correct the name servers at the registrar.`,
    answer_too_large: (name) =>
      `Delete the records of ${name} that are not needed, so that the answer becomes smaller.`,
    timeout: (name) =>
      `The name servers of ${name} do not answer. Repair them, or correct the name servers at the registrar.`,
    caa_forbids: (name) => `Change the CAA records so that they allow the certificate authority of ${name}.`,
    caa_unknown: (name) => `Make the name servers answer questions for the CAA records of ${name}.`,
    challenge_unreachable: (name) =>
      `Make port 80 of every address of ${name} reachable from the whole internet, or delete the address.`,
    challenge_redirected: (name) =>
      `Exempt http://${name}/.well-known/acme-challenge/ from the redirect, and pass it on unchanged.`,
    challenge_intercepted: (name) =>
      `Pass http://${name}/.well-known/acme-challenge/ on, unchanged and not cached.`,
    challenge_failed: (name) =>
      `Make every A and AAAA record of ${name} lead to the portal, and open port 80 to the whole internet.`,
    order_failed: (name) => `Change the CAA records of ${name} so that they allow its certificate authority.`,
  },
  seen: (message) => `What was seen: ${message}`,
});
