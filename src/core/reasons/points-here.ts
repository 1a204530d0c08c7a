import type { ReasonDocs } from './reason-doc.ts';

/** The reasons of `PointsHere`: where does the name lead? */
export const POINTS_HERE_DOCS: ReasonDocs<'PointsHere'> = {
  cname: {
    meaning: "The name's CNAME leads to the tenant's canonical host, at once or over names of the tenant's.",
    fix: 'Nothing. Keep the record. Where the message tells of an HTTPS record (type 65) that leads elsewhere, delete that one: browsers follow it first.',
    example: 'portal.acme.com.  CNAME  0c0ffee.portal.example.com.',
  },
  address: {
    meaning:
      "Every address of the name is one of the edge's. Or it is the address of a known CDN, and the ownership TXT record is there.",
    fix: "Nothing. But an address is a copy: when the edge moves, a CNAME follows by itself and an address does not. Behind a CDN, port 80 must be passed on too, or the certificate authority's check fails.",
    example: 'acme.com.  A  192.0.2.10   ← the address of 0c0ffee.portal.example.com',
  },
  left_behind: {
    meaning:
      'The domain is removed and nothing of it is at the edge any more, but its record still leads here. A record that is left behind is what others look for who want to take a name over. Nobody else can get this one here, as each tenant has a target of its own; but it serves nothing either.',
    fix: 'Delete the record at the DNS provider. The domain goes from the list of removed ones at the next check; after 30 days it goes anyway, and nobody checks any more.',
    example: 'portal.acme.com.  CNAME  0c0ffee.portal.example.com.   ← delete this',
  },
  not_checked: {
    meaning: 'Nobody has checked yet.',
    fix: 'Nothing. The first check comes within a second or two of the registration.',
    example: 'Not checked yet.',
  },
  nxdomain: {
    meaning: 'The name does not exist in the DNS: there is no record of any type at it or below it.',
    fix: "Create the record that the domain shows. When you have, look at its name: many providers add the zone by themselves, and `portal.acme.com` becomes `portal.acme.com.acme.com`. The message says so when it finds it there; enter only the short name then. The change is seen at the next check, which the domain shows; 'Check now' makes it come at once.",
    example: 'portal.acme.com.  CNAME  0c0ffee.portal.example.com.   ← create this',
    zone: ['cname'],
  },
  no_record: {
    meaning:
      'The name exists, but has neither a CNAME nor an address. It may have other types only, or names below it.',
    fix: 'Add the record that the domain shows. At the top of a zone, where no CNAME can stand, publish the address and the TXT record instead.',
    example:
      'portal.acme.com.  MX     10 mail.acme.com.\n                                                       ← no CNAME, no A, no AAAA',
    zone: ['cname'],
  },
  wrong_target: {
    meaning:
      "The name is a CNAME to something else: another host, another tenant's canonical host, a name below ours, or a host without an address.",
    fix: 'Change the value to the canonical host that the domain shows, exactly. When the zone was appended to the value, write the value with a dot at its end.',
    example:
      'portal.acme.com.  CNAME  0c0ffee.portal.example.com.acme.com.   ← the zone was appended\nportal.acme.com.  CNAME  0c0ffee.portal.example.com.            ← right',
    zone: ['cname'],
  },
  proxied: {
    meaning:
      "The name has addresses of a CDN's proxy. The proxy hides the CNAME, so it can neither be seen nor prove anything.",
    fix: "Switch the proxy off for this record (Cloudflare calls it 'DNS only'). Or keep it and publish the ownership TXT record; the proxy must then pass port 80 on.",
    example:
      'portal.acme.com.  A  104.16.1.1   ← an address of the CDN, in place of the CNAME that was entered',
    zone: ['proxy', 'txt'],
  },
  cname_loop: {
    meaning: 'The CNAME chain comes back to a name that it passed, or is longer than twelve steps.',
    fix: 'Remove the record that closes the circle, and make the name a CNAME to the canonical host.',
    example:
      'portal.acme.com.  CNAME  www.acme.com.\nwww.acme.com.     CNAME  portal.acme.com.   ← remove this',
    zone: ['cname'],
  },
  split_answers: {
    meaning:
      "The servers contradict each other: the zone's own servers differ, resolvers hold different copies, or a CNAME and an address stand at the same name, which the DNS does not allow.",
    fix: 'After a change, wait until the provider has spread it. When it stays, compare the servers that the message names: the zone must be the same on all. Delete an address that stands beside the CNAME.',
    example: 'ns1.acme.com says CNAME 0c0ffee.portal.example.com; ns2.acme.com says the name does not exist',
    zone: ['cname', 'delegation'],
  },
  wrong_address: {
    meaning: "The name has an address that is not the edge's.",
    fix: 'Delete the A and AAAA records that the message names, and publish the CNAME. At the top of a zone, let the address that the message names be the only one.',
    example: 'portal.acme.com.  A  203.0.113.7   ← the old web host',
    zone: ['address', 'cname'],
  },
  stale_ipv6: {
    meaning:
      "The A record is right, but an AAAA record leads elsewhere. Certificate authorities and most clients try IPv6 first, so they don't reach the edge.",
    fix: 'Delete the AAAA record.',
    example:
      'portal.acme.com.  A     192.0.2.10       ← right\nportal.acme.com.  AAAA  2001:db8::7      ← delete this',
    zone: ['address'],
  },
  servfail: {
    meaning:
      'The name servers fail when they are asked. What the record says could not be told, so nothing is concluded: a live domain stays live, and a new one waits.',
    fix: 'Ask the DNS provider whether the zone is in order. We go on looking.',
    example: 'dig @ns1.acme.com portal.acme.com   →   status: SERVFAIL',
  },
  dnssec_bogus: {
    meaning:
      'The zone is signed, and the signatures do not match. Resolvers that validate refuse it, and no public certificate authority issues for it.',
    fix: 'Have the DNS provider sign the zone anew, or remove the DS record at the registrar. It happens most after a move to another provider.',
    example:
      'dig portal.acme.com        →   status: SERVFAIL\ndig +cd portal.acme.com    →   an answer: only the validation fails',
    zone: ['dnssec'],
  },
  timeout: {
    meaning:
      'No DNS server answered us, or none over TCP when a right record was to prove the name, or the address of our own canonical host could not be looked up. It says nothing about the tenant.',
    fix: 'The operator checks the network (port 53 over UDP and over TCP), PORTAL_DNS_RESOLVERS and the zone of PORTAL_BASE_DOMAIN.',
    example:
      'No DNS server answered when asked for portal.acme.com (9.9.9.9:53), so we could not tell where it leads. We check again by ourselves.',
    runbook: 'the-tenants-dns',
  },
  refused: {
    meaning:
      "The servers that the registrar names refuse to answer for the zone: it is not set up there. Where our own resolvers refuse us, it is the operator's to mend.",
    fix: 'Add the zone at these servers, or correct the name servers at the registrar. Operator: check PORTAL_DNS_RESOLVERS.',
    example: 'dig @ns1.acme.com portal.acme.com   →   status: REFUSED',
    zone: ['delegation'],
  },
  lame_delegation: {
    meaning: 'The registrar names servers that answer, but do not know the zone.',
    fix: 'Correct the name servers at the registrar, or add the zone at the servers that it names.',
    example: 'dig @ns1.acme.com acme.com SOA   →   no `aa` flag, no answer',
    zone: ['delegation'],
  },
  name_servers_silent: {
    meaning:
      'None of the name servers that the zone is delegated to answers, while our resolvers answer for other names: the servers are down, a firewall drops questions over UDP or with EDNS, or the delegation names the wrong ones. What the record says could not be told, so a live domain stays live, and a new one waits.',
    fix: 'Ask the DNS provider to bring the servers that the message names back, or correct the name servers at the registrar; they must answer over UDP and TCP.',
    example: 'dig @ns1.acme.com portal.acme.com   →   ;; no servers could be reached',
    zone: ['delegation'],
  },
  answer_too_large: {
    meaning:
      'The name servers answer with more than anybody needs: over 16,384 bytes, 512 records, or 32 addresses, 64 texts or 64 CAA records of one name. Such an answer is not read, so that no zone keeps us from looking at others.',
    fix: 'Delete the records that are not needed at this name, and publish the CNAME.',
    example: 'dig portal.acme.com A +tcp   →   4,062 addresses',
    zone: ['cname'],
  },
};
