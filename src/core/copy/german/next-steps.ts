import type { NextStepKind } from '../../lifecycle/next-steps.ts';
import type { DomainCopy } from '../domain-copy.ts';
import { headlineOf } from '../headline.ts';

/** The heading of a step; `several`: of more than one of its kind in a row. */
const HEADINGS: Record<NextStepKind, { one: string; several: string }> = {
  publish_record: {
    one: 'Legen Sie diesen Eintrag bei Ihrem DNS-Anbieter an',
    several: 'Legen Sie diese Einträge bei Ihrem DNS-Anbieter an',
  },
  remove_record: {
    one: 'Löschen Sie diesen Eintrag bei Ihrem DNS-Anbieter',
    several: 'Löschen Sie diese Einträge bei Ihrem DNS-Anbieter',
  },
  disable_proxy: same('Schalten Sie den Proxy vor diesem Namen aus'),
  open_challenge_path: same('Lassen Sie die Zertifizierungsstelle diesen Namen erreichen'),
  repair_zone: same('Bringen Sie die Nameserver Ihrer Zone in Ordnung'),
  replace_certificate: same('Ersetzen Sie Ihr Zertifikat'),
  contact_operator: same('Für Sie ist nichts zu tun: Das müssen wir beheben'),
  retry: same('Versuchen Sie es erneut'),
  wait: same('Nichts zu tun: Es geht von selbst weiter'),
};

function same(text: string) {
  return { one: text, several: text };
}

export const headline: DomainCopy['headline'] = headlineOf({
  steps: HEADINGS,
  thenRetry: 'Das beheben wir; versuchen Sie es danach erneut',
  nextCertificate: 'Ihr Portal ist online, aber das nächste Zertifikat erfordert eine Änderung',
  off: 'Ausgeschaltet',
  live: 'Nichts zu tun: Ihr Portal ist online',
});

export const NEXT_STEPS: DomainCopy['nextSteps'] = {
  publish_record: ({ record }) =>
    record === null
      ? 'Legen Sie den Eintrag an.'
      : `Legen Sie den ${record.type}-Eintrag für ${record.name} an.`,
  remove_record: ({ record }) => {
    if (record === null) return 'Löschen Sie den Eintrag.';
    const { type, name, value } = record;
    return value === null
      ? `Löschen Sie alle ${type}-Einträge von ${name}.`
      : `Löschen Sie den ${type}-Eintrag von ${name} mit dem Wert ${value}.`;
  },
  disable_proxy: () =>
    'Schalten Sie den Proxy für diesen Namen bei Ihrem DNS-Anbieter aus (bei Cloudflare „Nur DNS“), damit sein eigener Eintrag zu sehen ist.',
  open_challenge_path: () =>
    'Reichen Sie http-Anfragen an /.well-known/acme-challenge/ unverändert durch, und öffnen Sie Port 80 für das ganze Internet.',
  repair_zone: () =>
    'Lassen Sie die Nameserver der Zone oder ihre DNSSEC-Signaturen von Ihrem DNS-Anbieter in Ordnung bringen.',
  replace_certificate: () => 'Laden Sie ein neues Zertifikat hoch, oder entfernen Sie das jetzige.',
  contact_operator: () => 'Der Betreiber dieses Dienstes muss handeln; Sie müssen nichts ändern.',
  retry: () => 'Starten Sie einen neuen Versuch, wenn die Ursache behoben ist.',
  wait: () => 'Wir prüfen von selbst erneut.',
};
