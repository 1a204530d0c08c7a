import type { Audience, ConditionCopy } from '../language.ts';
import { capitalized, operatorActs, sentences } from './words.ts';

/** The edge speaks in words, people read sentences. */
const sentence = (words: string) => `${capitalized(words)}.`;

const NOT_CHANGED =
  'Der Name konnte auf unseren Servern nicht eingerichtet oder gelesen werden; der Betreiber dieses Dienstes muss das beheben, und wir versuchen es von selbst erneut.';
const PARTIAL = 'Der Name wird auf unseren Servern gerade eingerichtet oder entfernt.';
const REMOVED = 'Unsere Server halten für diesen Namen weder Route noch Zertifikat noch Schlüssel.';

export const ROUTED: ConditionCopy<'Routed'> = {
  title: 'Der Name wird zum Portal geleitet',
  reasons: {
    applied: {
      plain: 'Unsere Server leiten diesen Namen zum Portal.',
      applied: () => 'Unsere Server leiten diesen Namen zum Portal.',
    },
    not_applied: {
      plain: 'Unsere Server leiten diesen Namen noch nicht zum Portal.',
      not_applied: () => 'Unsere Server leiten diesen Namen noch nicht zum Portal.',
    },
    apply_failed: {
      plain: NOT_CHANGED,
      failed: ({ failure }) =>
        failure === null ? NOT_CHANGED : `Die Edge konnte nicht gelesen oder geändert werden: ${failure}.`,
      foreign: ({ detail }) =>
        detail === null
          ? 'Etwas auf unseren Servern, das nicht zu diesem Dienst gehört, belegt den Namen; der Betreiber dieses Dienstes muss das beheben.'
          : sentence(detail),
    },
    syncing: {
      plain: PARTIAL,
      partial: ({ detail }) => (detail === null ? PARTIAL : sentence(detail)),
    },
    removed: { plain: REMOVED, removed: () => REMOVED },
  },
};

const probed = (plain: string, forOperators: string) => ({
  plain,
  seen: ({ detail }: { detail: string | null }, to: Audience) =>
    sentences(plain, operatorActs(to, forOperators), detail === null ? null : `Beobachtet: ${detail}.`),
});

export const REACHABLE: ConditionCopy<'Reachable'> = {
  title: 'Das Portal antwortet über HTTPS',
  reasons: {
    https_ok: {
      plain: 'Clients erhalten das Portal unter dieser Adresse über HTTPS.',
      seen: () => 'Clients erhalten das Portal unter dieser Adresse über HTTPS.',
    },
    not_checked: {
      plain: 'Noch nicht geprüft.',
      not_looked: () => 'Noch nicht geprüft.',
      not_served: () => 'Wird nicht ausgeliefert.',
    },
    connection_refused: probed(
      'Unsere Server lehnen Verbindungen ab.',
      'Prüfen Sie, ob die Edge läuft und ihr Port offen ist.',
    ),
    connection_timeout: probed(
      'Unsere Server antworten nicht rechtzeitig.',
      'Prüfen Sie den Host und das Netzwerk der Edge.',
    ),
    wrong_certificate: probed(
      'Unsere Server zeigen ein Zertifikat für einen anderen Namen.',
      'Während ein Zertifikat ausgestellt wird, ist das kurzzeitig normal; untersuchen Sie es, wenn es anhält.',
    ),
    untrusted_certificate: probed(
      'Unsere Server zeigen ein Zertifikat, dem Clients nicht vertrauen.',
      'Lassen Sie es durch eines einer Zertifizierungsstelle ersetzen, der Clients vertrauen.',
    ),
    unexpected_answer: probed(
      'Unsere Server antworten, aber nicht mit dem Portal.',
      'Prüfen Sie, ob die Portal-Anwendung läuft.',
    ),
  },
};
