import type { ReasonDocs } from './reason-doc.ts';

/** The reasons of `CertificateAllowed`: would a certificate authority issue? */
export const CERTIFICATE_ALLOWED_DOCS: ReasonDocs<'CertificateAllowed'> = {
  allowed: {
    meaning:
      'Nothing that a certificate authority looks at stands in its way: CAA records, DNSSEC, and port 80 of each address. Or it has issued for this name, so it may.',
    fix: 'Nothing.',
    example: 'No CAA record limits who may issue for portal.acme.com. Port 80 of 192.0.2.10 leads here.',
  },
  not_checked: {
    meaning:
      'Nobody has checked yet, since the record is not right yet; or port 80 could not be asked from here. An order waits for the check, ten minutes at most where it cannot be made.',
    fix: 'Nothing, when the record is not right yet: see PointsHere. When the message says that this machine has no way to an address, the operator gives it one (IPv6, most likely).',
    example: 'Not checked yet.',
  },
  caa_forbids: {
    meaning:
      'A CAA record of the name, of a name above it, or at the end of its CNAME forbids our certificate authority, our account there, or the check over HTTP. Nothing is ordered while it is so.',
    fix: 'Add or change the record that the message shows, at the name that it shows. At the end of a CNAME into our own zone, the operator does. CAs whose directory does not say by which name CAA records allow them count as letsencrypt.org; PORTAL_CAA_IDENTITIES says otherwise.',
    example:
      'acme.com.  CAA  0 issue "other-ca.example"\nacme.com.  CAA  0 issue "letsencrypt.org"    ← add this one',
    zone: ['caa'],
  },
  challenge_unreachable: {
    meaning:
      'The certificate authority could not check the name: port 80 of one of its addresses does not answer, or the address is not public; or, on a cluster, the responder to challenges is away or does not follow them just now. IPv6 addresses count too: most authorities try them first. No order is begun: one that fails would count against a limit.',
    fix: 'At our own address the operator opens port 80 to the whole internet; when only this machine cannot reach it, PORTAL_EDGE_HTTP_ADDRESS says where it can. At any other address the tenant opens it, or deletes the record. Where the message names the responder: `kubectl get pods -n msp -l app.kubernetes.io/component=challenges`, and PORTAL_CHALLENGE_REPLICAS must lead to their admin ports. We go on by ourselves.',
    example:
      'curl -i http://portal.acme.com/.well-known/acme-challenge/x   →   connection refused\nThe CA could not check this name now: 1 of 2 replicas of the challenge responder does not answer. No order is begun until it can.',
    runbook: 'as-a-client-sees-it',
  },
  challenge_redirected: {
    meaning:
      'Something in front redirects the check to where it is not answered. Authorities follow up to ten redirects, with 301, 302, 307 or 308 (not 303), and to ports 80 and 443.',
    fix: 'Exempt `/.well-known/acme-challenge/` from the redirect, and pass it on to the canonical host.',
    example: 'HTTP/1.1 301   Location: https://portal.acme.com/…   ← which has no certificate yet',
    zone: ['proxy'],
  },
  challenge_intercepted: {
    meaning: 'Another application answers the check: a web server, a proxy or a firewall in front.',
    fix: 'Let `/.well-known/acme-challenge/` through to the canonical host, unchanged and not cached. At our own address, the operator sees to it that port 80 leads to the edge.',
    example: 'HTTP/1.1 200   <!doctype html>…   ← a page in place of the token',
    zone: ['proxy'],
  },
  canonical_host_broken: {
    meaning:
      "The tenant's record is right, but the canonical host that it leads to cannot be looked up: it has no address, the DNSSEC signatures of its zone are broken, or the zone's servers fail. That zone is ours. Certificate authorities and clients fail for the whole chain then, so no order is begun.",
    fix: 'Nothing for the tenant. The operator gives the canonical host an address (a wildcard does not cover a name that has records, or names below it, of its own), has the zone of PORTAL_BASE_DOMAIN signed anew, or removes its DS record at the registrar. The order begins by itself then.',
    example:
      'dig 0c0ffee.portal.example.com        →   status: SERVFAIL\ndig +cd 0c0ffee.portal.example.com    →   an answer: only the validation of our own zone fails',
    runbook: 'the-tenants-dns',
  },
  rate_limited: {
    meaning:
      'Earlier orders for this name failed and the pause after them is not over, or what a certificate authority allows is used up: 5 orders for a name an hour, 5 certificates for it in 7 days, 100 orders of a tenant in 3 hours, or 250 of all tenants together. It holds over starting over, and over deleting and registering the name again.',
    fix: 'Nothing. We order when the time has come; the message says when. The operator of a certificate authority of their own can switch the limits off (PORTAL_ORDER_LIMITS).',
    example:
      'A certificate for portal.acme.com was ordered too often lately, or in vain; the CA is asked again from 2026-11-24T13:10:00.000Z on.',
  },
  account_refused: {
    meaning:
      'The certificate authority says that our account there is deactivated or revoked, or wants something done for it first. It would refuse every order, so nothing is ordered for any name. Each process asks once an hour, every 5 minutes while the account is refused, and after a minute where the authority did not answer; on one machine only, as on a cluster the Issuer says so.',
    fix: 'The operator moves `caddy/issuers/<CA>/account.json` away and starts the worker again, which makes a new account; CAA records with `accounturi` must name the new one. Or does what the authority wants for the old one. Nothing for the tenant.',
    example:
      'The CA says that our account https://ca.example/acct/1 is not valid there any more, so it takes no orders from it.',
    runbook: 'when-the-ca-refuses-our-account',
  },
  orders_paused: {
    meaning:
      'An earlier order of this name found that the certificate authority has paused our account, or this name for it. Nothing is ordered, whoever asks, until an operator has ended the pause.',
    fix: 'The operator follows the link in the authority’s answer (in the timeline), which ends the pause there, and then ends it here: `portal-domains domain unpause <name>`, or `--all`. Nothing for the tenant.',
    example: 'The CA has paused our orders for portal.acme.com, and nothing is ordered.',
    runbook: 'when-the-ca-has-paused-our-orders',
  },
  caa_unknown: {
    meaning:
      'The CAA records could not be read, or their DNSSEC signatures are broken: no certificate authority issues then. Or they name an account, or a certificate authority, of which we do not know whether it is ours. While it is the name’s own servers that do not answer, or sign wrongly, nothing is ordered. What only we cannot tell holds the order for ten minutes, then the authority is asked all the same.',
    fix: "Repair the zone's servers: they must answer questions of type CAA, if only with nothing. Where the message names a setting, it is the operator's.",
    example: 'dig portal.acme.com CAA   →   status: SERVFAIL',
  },
};

/** How the certificate stands. */
export const CERTIFICATE_READY_DOCS: ReasonDocs<'CertificateReady'> = {
  issued: {
    meaning: 'The edge holds a certificate for this name, and its time is now.',
    fix: 'Nothing. It is renewed by itself: when the certificate authority wants it (RFC 9773), else when a third of its lifetime is left, of less than ten days half. Where the authority wants it early and says why, the message has the link.',
    example: "Issued by Let's Encrypt, valid until 2027-01-20T08:00:00.000Z.",
  },
  not_requested: {
    meaning:
      'No certificate has been asked for. The proof of the name comes first, so that a mistake costs no order.',
    fix: 'Nothing here. See PointsHere and Owned.',
    example: 'No certificate has been requested yet.',
  },
  requesting: {
    meaning:
      'The certificate has been asked for and is on its way. Where something is in its way, as a cluster that forbids the pod which answers the challenge, the message says what within a minute, and the domain says who acts.',
    fix: 'Mostly nothing: it takes milliseconds with the internal authority and some seconds with a public one. Where the message names an obstacle, mend it; the order goes on by itself, and is begun anew when five minutes have passed.',
    example:
      'The certificate is being issued.\nThe edge says: pods "cm-acme-http-solver-x" is forbidden: violates PodSecurity "restricted:latest" (urn:portal-domains:solver_forbidden).',
    runbook: 'status-certificate_failed',
  },
  challenge_failed: {
    meaning:
      'The certificate authority tried to fetch our token at `http://<name>/.well-known/acme-challenge/` and did not get it. The message holds its own words.',
    fix: 'Every A and AAAA record of the name must lead to the edge, and port 80 must be open from the whole internet. Correct it, then ask to check again: at most one new order a minute is begun on request. By ourselves we try after 1, 10 and 100 minutes, then once a day.',
    example:
      'The CA says: 192.0.2.10: Fetching http://portal.acme.com/.well-known/…: Timeout (urn:ietf:params:acme:error:connection).',
    zone: ['address', 'proxy'],
  },
  order_failed: {
    meaning:
      'The certificate authority refused the order itself, by its policy or because a CAA record forbids it. The message holds its own words, and the domain says who acts.',
    fix: 'For CAA, add a record that allows the authority. For a policy, ask the authority, or set PORTAL_ACME_DIRECTORY to another one.',
    example:
      'A CAA record forbids this CA; add one that allows it.\nacme.com.  CAA  0 issue "letsencrypt.org"',
    zone: ['caa'],
  },
  rate_limited: {
    meaning:
      'The certificate authority asks us to wait: too many orders for this name, its zone or our account.',
    fix: 'Nothing; asking again does not help, so a request begins no new order. We try again by ourselves.',
    example:
      'The CA says: too many certificates already issued for this exact set of domains (urn:ietf:params:acme:error:rateLimited).',
  },
  orders_paused: {
    meaning:
      'The certificate authority has paused our account, or this name for it, mostly after months of orders that failed. Its answer holds a link by which the operator ends that. Time does not end it, so nothing is ordered, whoever asks, until an operator has ended the pause. Tenants see neither the answer nor the link.',
    fix: 'The operator opens the link of the authority’s answer (`portal-domains domain explain <name>`) and confirms there; then ends the pause here: `portal-domains domain unpause <name>`, or `--all`, as one link mostly ends it for all names of an account. The order begins at once, within what the authority allows. Where the cause of the failures is not mended, the next pause follows. Nothing for the tenant.',
    example:
      'The CA says: Your account is temporarily prevented from requesting certificates for portal.acme.com. Please visit: https://… (urn:ietf:params:acme:error:rateLimited).',
    runbook: 'when-the-ca-has-paused-our-orders',
  },
  ca_unavailable: {
    meaning: 'The certificate authority did not answer, or answered with an error of its own.',
    fix: "Nothing for the tenant. When it lasts, the operator looks at the authority's status page, PORTAL_ACME_DIRECTORY, and whether this machine may connect to it.",
    example: 'The CA is not available; we try again by ourselves.',
  },
  issuer_not_ready: {
    meaning: 'The certificate authority does not accept our account.',
    fix: 'The operator checks PORTAL_ACME_EMAIL and whether this authority needs an account that was made before (external account binding, which this version cannot do).',
    example: 'The CA does not accept our account (urn:ietf:params:acme:error:externalAccountRequired).',
    runbook: 'status-certificate_failed',
  },
  expired: {
    meaning: 'The certificate has ended, and no new one could be issued. Clients see a warning.',
    fix: 'The message holds what the authority said last; see that reason. The usual causes: the name leads elsewhere, or port 80 was closed.',
    example: 'The certificate expired at 2026-11-20T08:00:00.000Z. The CA says: …',
    runbook: 'the-certificate',
  },
  renewal_failing: {
    meaning:
      'The certificate is still good, and the portal is served, but a new one could not be issued so far.',
    fix: 'Mend what the message says before the date that it names. The domain says who acts.',
    example: 'Renewal fails; the present certificate is valid until 2027-01-20T08:00:00.000Z. The CA says: …',
    runbook: 'the-certificate',
  },
  own: {
    meaning:
      'The edge serves a certificate that the tenant brought. The one of our CA is kept and goes on being renewed behind it, where the CA issues for the name.',
    fix: 'Nothing. Fourteen days before its end, or when a third of its life is left, the domain says so.',
    example:
      'Your own certificate is served, issued by Example Trust CA, valid until 2027-01-20T08:00:00.000Z. Then the one of our CA takes over by itself.',
  },
  own_ending: {
    who: 'The tenant, who brought the certificate.',
    meaning:
      'The own certificate that is served ends soon: in fourteen days, or when a third of its life is left, whichever is less.',
    fix: 'Upload a new one (`PUT …/certificate`, `portal-domains domain certificate put`), or remove it (`DELETE …/certificate`). Without either the certificate of our CA takes over an hour before the end, where the message says that there is one; else have the CA issue first, e.g. by a CAA record that allows it.',
    example:
      'Your own certificate ends at 2027-01-20T08:00:00.000Z. Upload a new one, or remove it. Then the one of our CA takes over by itself.',
    runbook: 'own-certificates',
  },
  own_ended: {
    who: 'The tenant, who brought the certificate.',
    meaning:
      'The own certificate has ended, and the edge serves the one of our CA again, without an order and without a gap.',
    fix: 'Upload a new one, or remove the old one, which also ends this message.',
    example:
      'Your own certificate ended at 2027-01-20T08:00:00.000Z. The one of our CA is served again, valid until 2027-03-20T08:00:00.000Z, and renewed by us. Upload a new one, or remove the old.',
    runbook: 'own-certificates',
  },
  own_unreadable: {
    meaning:
      'An own certificate is kept for the domain, and the worker cannot open its private key: PORTAL_CERTIFICATE_KEY is missing or another one. The certificate of our CA is served; where there is none, clients get no certificate, and the condition is False.',
    fix: 'The operator gives the worker the key that the certificate was kept with, beside the new one, and restarts it; else the tenant uploads the certificate again.',
    example:
      'Your own certificate cannot be used here, and the one of our CA is served in its place.\nThe operator must resolve it.',
    runbook: 'own-certificates',
  },
};
