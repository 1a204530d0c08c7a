import type { ConditionCopy } from '../language.ts';
import { list, sentences, serverList } from './words.ts';

const txt = (recordName: string, value: string) => `the TXT record ${recordName} with the value ${value}`;

export const OWNED: ConditionCopy<'Owned'> = {
  title: 'The name is yours',
  reasons: {
    cname: {
      plain: 'The CNAME record of the name proves that it is yours.',
      leads: ({ domain, canonicalHost }) =>
        `The CNAME of ${domain} to ${canonicalHost} proves that it is yours.`,
    },
    txt: {
      plain: 'The TXT record proves that the name is yours.',
      found: ({ domain, recordName }) => `The TXT record ${recordName} proves that ${domain} is yours.`,
    },
    not_checked: {
      plain: 'Not checked yet.',
      not_looked: () => 'Not checked yet.',
      unreadable: ({ domain }) =>
        `The DNS of ${domain} could not be read, so we could not look for the proof. We check again by ourselves.`,
    },
    proof_missing: {
      plain: 'No record proves yet that the name is yours. Publish the records shown here.',
      missing: ({ domain, canonicalHost, top, recordName, value, found }) =>
        sentences(
          `No record proves yet that ${domain} is yours.`,
          top
            ? `Publish ${txt(recordName, value)}.`
            : `A CNAME record to ${canonicalHost} proves it; where no CNAME can stand (at the top of a zone) or be seen, publish ${txt(recordName, value)}.`,
          found.length === 0 ? null : `Found there: ${list(found.map((text) => JSON.stringify(text)))}.`,
        ),
      incomplete: ({ domain, recordName, servers }) =>
        `No record proves yet that ${domain} is yours. The TXT record ${recordName} is right, but ${serverList(servers)} ${servers.length > 1 ? 'do' : 'does'} not show it yet. All name servers of the zone must show it; wait until your DNS provider has copied the zone to each.`,
    },
    claimed_elsewhere: {
      plain:
        'Another tenant has proved this name, or one above or below it. Publish the TXT record shown here too.',
      this_name: ({ domain, recordName, value }) =>
        `${domain} belongs to another tenant here, or did. The CNAME alone does not prove the name in this case: publish ${txt(recordName, value)} too.`,
      related_name: ({ domain, recordName, value }) =>
        `A name above or below ${domain} belongs to another tenant here. The CNAME alone does not prove the name in this case: publish ${txt(recordName, value)} too.`,
      move_deferred: ({ domain }) =>
        `Your TXT record is right. ${domain} belonged to another tenant, and no name is transferred during an incident of ours: it is transferred to you afterwards, at the latest a day later. You need not change anything.`,
    },
    moved_away: {
      plain:
        'Another tenant has proved the name. If it is yours, publish the records shown here and try again.',
      lost: ({ domain }) =>
        `Another tenant has proved ${domain}. If it is yours, publish the records shown here and try again.`,
    },
    claim_expired: {
      plain: 'The name was not proved within 7 days, so the claim has ended.',
      expired: ({ domain }) => `${domain} was not proved within 7 days, so the claim has ended.`,
    },
  },
};
