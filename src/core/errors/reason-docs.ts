import { REASONS, type Reason } from '../conditions.ts';

/** One paragraph for each reason: what it means and what to do. /docs/reasons/<reason> is rendered from it. */
export const REASON_DOCS: Record<Reason, string> = {
  cname:
    "The name's CNAME leads to the tenant's own canonical host. As only the tenant's zone can say so, it proves the name as well.",
  txt: 'The ownership TXT record holds the value that was made for this tenant, this name and this claim.',
  address: "The name's addresses are the edge's addresses.",
  not_checked: 'Nobody has looked at this yet; an earlier step comes first.',
  proof_missing:
    'The name leads to us, but nothing proves whose it is. Publish the ownership TXT record that the domain shows, with exactly this value.',
  claimed_elsewhere:
    'Another tenant has proved this name. Whoever controls the zone decides: publish the CNAME to your canonical host, or your ownership TXT record, and the name moves to you.',
  moved_away: 'Another tenant has proved this name since, and it is theirs now.',
  nxdomain:
    'The name does not exist in the DNS. Create the record that the domain shows, at exactly this name.',
  no_record:
    'The name exists, but has neither a CNAME nor an address. Create the record that the domain shows.',
  wrong_target:
    'The CNAME leads somewhere else. Change its value to the canonical host that the domain shows; `observed` says where it leads now.',
  proxied:
    'A CDN stands in front of the name and hides the CNAME. Switch its proxy off for this record ("DNS only"), or publish the ownership TXT record as well.',
  cname_loop: 'The CNAME chain returns to a name that it passed. Remove the record that closes the circle.',
  split_answers:
    "The zone's own servers give different answers. Wait until the DNS provider has spread the change, or repair the server that lags behind.",
  wrong_address:
    "The name's address is not ours. Replace the A and AAAA records by the record that the domain shows.",
  stale_ipv6:
    'The A record is right, but an AAAA record leads elsewhere. Remove the AAAA record: certificate authorities and many clients prefer it.',
  servfail:
    "The zone's servers answer with a failure. It is not counted against the domain; the DNS provider must repair it.",
  dnssec_bogus:
    'The DNSSEC signatures of the zone do not match. Repair the signatures, or remove the DS record at the registrar.',
  timeout:
    'No DNS server answered. It is not counted against the domain; the operator checks the resolvers and the network.',
  refused:
    "The zone's servers refuse to answer for it. Set the zone up at the provider that the registrar names.",
  lame_delegation:
    'The registrar names servers that do not serve the zone. Correct the name servers at the registrar, or set the zone up there.',
  allowed: 'Nothing stands in the way of a certificate.',
  caa_forbids:
    'A CAA record forbids our certificate authority. Add the record that the message shows, at the name that it shows.',
  challenge_unreachable:
    "Port 80 of the name's address does not answer, so that the certificate authority cannot check it.",
  challenge_redirected:
    'Something in front redirects the check to a place that cannot answer it. Exempt `/.well-known/acme-challenge/` from the redirect.',
  challenge_intercepted:
    'Another application answers the check. Let `/.well-known/acme-challenge/` through to us.',
  rate_limited:
    "The certificate authority's limit is reached. We try again when it allows it; nothing needs to be done.",
  caa_unknown:
    "The CAA records could not be read, so no certificate authority would issue. Repair the zone's servers.",
  issued: 'The certificate is there.',
  not_requested: 'No certificate has been asked for yet: first the DNS must be right.',
  requesting: 'The certificate has been asked for.',
  challenge_failed: "The certificate authority's check failed; the message holds its own words.",
  order_failed: 'The certificate authority refused the order; the message holds its own words.',
  ca_unavailable: 'The certificate authority does not answer. We try again by ourselves.',
  issuer_not_ready: 'The issuer is missing or not ready. The operator repairs it.',
  expired: 'The certificate has expired and no new one could be had. The operator looks at the cause.',
  renewal_failing:
    'The certificate is still good, but its renewal fails. The message says why and when the certificate ends.',
  applied: 'The edge has everything it needs to serve the name.',
  not_applied: 'Nothing of this name is at the edge yet.',
  apply_failed:
    'The edge refused the change or could not be asked. The operator finds the cause in the message.',
  syncing: 'The edge is taking the change up.',
  removed: 'Nothing of this name is at the edge any more.',
  https_ok: "An HTTPS request through the edge got this name's trusted certificate and the portal's answer.",
  connection_refused: 'The edge does not listen. The operator starts it, or opens its port.',
  connection_timeout: 'The edge does not answer. The operator looks at the network and the firewall.',
  wrong_certificate: 'The edge serves a certificate of another name.',
  untrusted_certificate: "The edge's certificate is of an authority that clients do not trust.",
  unexpected_answer:
    'The edge answered, but not with the portal. The operator looks at the portal application behind it.',
};

const ALL: ReadonlySet<string> = new Set(Object.values(REASONS).flatMap((reasons) => Object.keys(reasons)));

/** Whether a word is a reason of some condition. */
export function isReason(word: string): word is Reason {
  return ALL.has(word);
}
