import { servers, visible } from './fields.ts';

const domain = visible('portal.acme.com', 'acme.com');
const recordName = visible('_portal-domain.portal.acme.com');
const value = visible('portal-domain-verification=7b1f');

/** Whose the name is: the cases of each reason, with their parameters. */
export const OWNED = {
  cname: { leads: { domain, canonicalHost: visible('0c0ffee.portal.example.com') } },
  txt: { found: { domain, recordName } },
  not_checked: { not_looked: {}, unreadable: { domain } },
  proof_missing: {
    /** `top`: the domain is the top of its zone, where no CNAME can stand. `found`: other values at that name. */
    missing: {
      domain,
      canonicalHost: visible('0c0ffee.portal.example.com'),
      top: visible(false, true),
      recordName,
      value,
      found: visible<string[]>([], ['v=spf1 -all']),
    },
    /** Some servers of the zone show the proof, and `servers` do not yet. */
    incomplete: { domain, recordName, servers: servers() },
  },
  claimed_elsewhere: {
    this_name: { domain, recordName, value },
    related_name: { domain, recordName, value },
    /** The proof is right; the name moves after our incident. */
    move_deferred: { domain },
  },
  moved_away: { lost: { domain } },
  claim_expired: { expired: { domain } },
};
