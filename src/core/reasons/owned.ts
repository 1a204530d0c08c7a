import type { ReasonDocs } from './reason-doc.ts';

/** Whose the name is. */
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
    fix: 'Nothing. Keep the record.',
    example: '_portal-domain.portal.acme.com.  TXT  "portal-domain-verification=7b1f…"',
  },
  not_checked: {
    meaning: 'Nobody could look for the proof yet, or the DNS could not be read.',
    fix: 'Wait for the next look. When it stays so, PointsHere says why the DNS cannot be read.',
    example: 'The DNS of portal.acme.com could not be read, so we could not look for the proof.',
  },
  proof_missing: {
    meaning:
      'The name leads to the edge by its address, but nothing says whose it is. Anybody can enter an address, so an address alone proves nothing.',
    fix: 'Publish the TXT record that the domain shows, at exactly that name and with exactly that value. Or make the name a CNAME to the canonical host, where that is possible; then no TXT is needed.',
    example:
      'acme.com.                 A    192.0.2.10\n_portal-domain.acme.com.  TXT  "portal-domain-verification=7b1f…"   ← publish this one',
  },
  claimed_elsewhere: {
    meaning: 'Another tenant has proved this name.',
    fix: 'Whoever controls the zone decides. Publish your CNAME or your TXT record, and the name moves to you.',
    example: 'portal.acme.com.  CNAME  0c0ffee.portal.example.com.   ← your own canonical host',
    later: true,
  },
  moved_away: {
    meaning:
      'Another tenant has proved this name since, and it is theirs now. This tenant is no longer served at it.',
    fix: 'When the name is yours, put your own record back and ask to try again. When you gave it away, remove the domain.',
    example: 'Another tenant has proved that the name is theirs.',
  },
};
