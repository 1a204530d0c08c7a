import type { ConditionCopy } from '../language.ts';
import { list, sentences, serverList } from './words.ts';

const txt = (recordName: string, value: string) => `den TXT-Eintrag ${recordName} mit dem Wert ${value}`;

export const OWNED: ConditionCopy<'Owned'> = {
  title: 'Der Name gehört Ihnen',
  reasons: {
    cname: {
      plain: 'Der CNAME-Eintrag des Namens weist nach, dass er Ihnen gehört.',
      leads: ({ domain, canonicalHost }) =>
        `Der CNAME von ${domain} auf ${canonicalHost} weist nach, dass der Name Ihnen gehört.`,
    },
    txt: {
      plain: 'Der TXT-Eintrag weist nach, dass der Name Ihnen gehört.',
      found: ({ domain, recordName }) =>
        `Der TXT-Eintrag ${recordName} weist nach, dass ${domain} Ihnen gehört.`,
    },
    not_checked: {
      plain: 'Noch nicht geprüft.',
      not_looked: () => 'Noch nicht geprüft.',
      unreadable: ({ domain }) =>
        `Das DNS von ${domain} konnte nicht gelesen werden, daher konnten wir nicht nach dem Nachweis suchen. Wir prüfen von selbst erneut.`,
    },
    proof_missing: {
      plain:
        'Noch kein Eintrag weist nach, dass der Name Ihnen gehört. Legen Sie die hier angezeigten Einträge an.',
      missing: ({ domain, canonicalHost, top, recordName, value, found }) =>
        sentences(
          `Noch kein Eintrag weist nach, dass ${domain} Ihnen gehört.`,
          top
            ? `Legen Sie ${txt(recordName, value)} an.`
            : `Ein CNAME-Eintrag auf ${canonicalHost} weist es nach. Wo kein CNAME stehen kann (an der Spitze einer Zone) oder keiner zu sehen ist, legen Sie ${txt(recordName, value)} an.`,
          found.length === 0 ? null : `Dort gefunden: ${list(found.map((text) => JSON.stringify(text)))}.`,
        ),
      incomplete: ({ domain, recordName, servers }) =>
        `Noch kein Eintrag weist nach, dass ${domain} Ihnen gehört. Der TXT-Eintrag ${recordName} ist richtig, aber bei ${servers.length > 1 ? 'diesen Servern' : 'diesem Server'} noch nicht zu sehen: ${serverList(servers)}. Alle Nameserver der Zone müssen ihn zeigen; warten Sie, bis Ihr DNS-Anbieter die Zone auf alle übertragen hat.`,
    },
    claimed_elsewhere: {
      plain:
        'Ein anderer Mandant hat diesen Namen oder einen darüber oder darunter nachgewiesen. Legen Sie auch den hier angezeigten TXT-Eintrag an.',
      this_name: ({ domain, recordName, value }) =>
        `${domain} gehört oder gehörte hier einem anderen Mandanten. In diesem Fall genügt der CNAME allein nicht als Nachweis: Legen Sie auch ${txt(recordName, value)} an.`,
      related_name: ({ domain, recordName, value }) =>
        `Ein Name über oder unter ${domain} gehört hier einem anderen Mandanten. In diesem Fall genügt der CNAME allein nicht als Nachweis: Legen Sie auch ${txt(recordName, value)} an.`,
      move_deferred: ({ domain }) =>
        `Ihr TXT-Eintrag ist richtig. ${domain} gehörte einem anderen Mandanten, und während einer Störung bei uns wird kein Name übertragen: Er geht danach auf Sie über, spätestens einen Tag später. Sie müssen nichts ändern.`,
    },
    moved_away: {
      plain:
        'Ein anderer Mandant hat den Namen nachgewiesen. Wenn er Ihnen gehört, legen Sie die hier angezeigten Einträge an und versuchen Sie es erneut.',
      lost: ({ domain }) =>
        `Ein anderer Mandant hat ${domain} nachgewiesen. Wenn der Name Ihnen gehört, legen Sie die hier angezeigten Einträge an und versuchen Sie es erneut.`,
    },
    claim_expired: {
      plain: 'Der Name wurde nicht innerhalb von 7 Tagen nachgewiesen, daher ist die Anmeldung abgelaufen.',
      expired: ({ domain }) =>
        `${domain} wurde nicht innerhalb von 7 Tagen nachgewiesen, daher ist die Anmeldung abgelaufen.`,
    },
  },
};
