import type { ReasonDocs } from './reason-doc.ts';

/** The reasons of `Owned`: whose is the name? */
export const OWNED_DOCS: ReasonDocs<'Owned'> = {
  cname: {
    meaning:
      "The name is a CNAME to the tenant's own canonical host. Only whoever controls the zone can publish that, so it proves the name.",
    fix: 'Nothing. Keep the record.',
    example: 'portal.acme.com.  CNAME  0c0ffee.portal.example.com.',
  },
  txt: {
    meaning:
      'The ownership TXT record holds the value that was made for this tenant, this name and this registration. It proves the name where the CNAME cannot be seen.',
    fix: 'Nothing. Keep the record. When the message names another value that stands there too, delete that one: it was made for another registration, which could take the name by it.',
    example: '_portal-domain.portal.acme.com.  TXT  "portal-domain-verification=7b1f…"',
  },
  not_checked: {
    meaning: 'Nobody could look for the proof yet, or the DNS could not be read.',
    fix: 'Wait for the next check. When it stays so, PointsHere says why the DNS cannot be read.',
    example:
      'The DNS of portal.acme.com could not be read, so we could not look for the proof. We check again by ourselves.',
  },
  proof_missing: {
    meaning:
      'The name leads to the edge by its address, but nothing says whose it is. Anybody can enter an address, so an address alone proves nothing.',
    fix: 'Publish the TXT record that the domain shows, at exactly that name and with exactly that value. Or make the name a CNAME to the canonical host, where that is possible; then no TXT is needed.',
    example:
      'acme.com.                 A    192.0.2.10\n_portal-domain.acme.com.  TXT  "portal-domain-verification=7b1f…"   ← publish this one',
    zone: ['txt'],
  },
  claimed_elsewhere: {
    meaning:
      'The CNAME is right, but another tenant has proved this name, or had it until it was removed, or has proved a name above or below it. A CNAME may be left over from somebody else, so here it takes the TXT too, which is made for this one registration.',
    fix: 'Publish the TXT record that the domain shows, at exactly that name and with exactly that value, and leave the CNAME as it is. The name is yours at the next check; whoever had it is told.',
    example:
      'portal.acme.com.                 CNAME  0c0ffee.portal.example.com.\n_portal-domain.portal.acme.com.  TXT    "portal-domain-verification=7b1f…"   ← publish this one',
    zone: ['txt'],
  },
  moved_away: {
    meaning:
      'Another tenant has proved this name since, and it is theirs now. This tenant is no longer served at it, and its old TXT record proves nothing any more.',
    fix: 'When the name is yours, publish the records that the domain shows now (the value of its TXT is a new one) and ask to try again. When you gave it away, remove the domain.',
    example:
      'Another tenant has proved portal.acme.com. If it is yours, publish the records shown here and try again.',
    zone: ['cname', 'txt'],
  },
  claim_expired: {
    meaning:
      'The name was not proved within 7 days of the registration, or of the last attempt. The claim has ended: nobody checks any more, and it has no power over the name.',
    fix: 'Publish the record that the domain shows, then ask to try again; a new attempt of 7 days begins.',
    example:
      'portal.acme.com was not proved within 7 days, so the claim has ended. portal.acme.com does not exist in DNS.',
    zone: ['cname', 'txt'],
  },
};
