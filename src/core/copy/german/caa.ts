import type { CaaPlace } from '../../findings/certificate.ts';
import type { ConditionCopy } from '../language.ts';
import { list, operatorActs, outcomeList } from './words.ts';

type Reasons = ConditionCopy<'CertificateAllowed'>['reasons'];

/** The place of a set of CAA records, with why it counts: in brackets, so that it fits wherever a name does. */
export function place({ name, of, domain }: CaaPlace): string {
  return of === null ? counting(name, domain) : `${name} (dorthin führt ${of})`;
}

const counting = (name: string, domain: string) =>
  name === domain ? name : `${name} (gilt auch für ${domain})`;
const wanted = (record: string | null) => record ?? 'einen Eintrag, der sie zulässt';

export const CAA_FORBIDS: Reasons['caa_forbids'] = {
  plain:
    'Ein CAA-Eintrag verbietet unserer Zertifizierungsstelle, für diesen Namen Zertifikate auszustellen. Fügen Sie einen hinzu, der es erlaubt.',
  critical: ({ record, place: where }) =>
    `Der Eintrag ${record} bei ${place(where)} ist als kritisch markiert und von einer Art, die Zertifizierungsstellen nicht kennen; deshalb stellt keine ein Zertifikat aus. Löschen Sie ihn, oder entfernen Sie die Markierung (0 statt 128 oder 1).`,
  other_account: ({ record, place: where, add }) =>
    `${record} bei ${place(where)} erlaubt nur ein anderes Konto unserer Zertifizierungsstelle. Ändern Sie ihn in ${wanted(add)}.`,
  method: ({ record, place: where, add }) =>
    `${record} bei ${place(where)} erlaubt unserer Zertifizierungsstelle nicht, den Namen über HTTP zu prüfen. Ergänzen Sie http-01 bei validationmethods, oder ändern Sie ihn in ${wanted(add)}.`,
  other_ca: ({ records, place: where, add }) =>
    `Die CAA-Einträge bei ${place(where)} schließen unsere Zertifizierungsstelle aus (${list(records)}). Fügen Sie bei ${where.name} ${add === null ? 'einen Eintrag hinzu, der sie zulässt' : `den Eintrag ${add} hinzu`}.`,
};

export const CAA_UNKNOWN: Reasons['caa_unknown'] = {
  plain:
    'Die CAA-Einträge dieses Namens konnten nicht gelesen werden; dann stellt keine Zertifizierungsstelle ein Zertifikat aus. Wir prüfen von selbst erneut.',
  bogus: ({ domain, name }) =>
    `Die DNSSEC-Signaturen der CAA-Antwort für ${counting(name, domain)} sind ungültig, daher stellt keine Zertifizierungsstelle ein Zertifikat aus. Lassen Sie die Zone von Ihrem DNS-Anbieter neu signieren, oder entfernen Sie den DS-Eintrag bei Ihrem Registrar.`,
  too_deep: ({ domain, most }) =>
    `${domain} hat mehr als ${most} Bestandteile. So tief suchen wir nicht nach CAA-Einträgen und wissen daher nicht, ob unsere Zertifizierungsstelle ein Zertifikat ausstellen darf. Verwenden Sie einen kürzeren Namen.`,
  unreadable: ({ domain, name, fault, outcomes }, to) =>
    fault === 'zone'
      ? `Die CAA-Einträge von ${counting(name, domain)} konnten nicht gelesen werden (${outcomeList(outcomes)}); dann stellt keine Zertifizierungsstelle ein Zertifikat aus. Die Nameserver müssen Anfragen vom Typ CAA beantworten, auch wenn es keinen solchen Eintrag gibt; wenden Sie sich an Ihren DNS-Anbieter.`
      : `Wir konnten die CAA-Einträge von ${counting(name, domain)} nicht lesen (${outcomeList(outcomes)}). ${operatorActs(to, 'Prüfen Sie PORTAL_DNS_RESOLVERS.')}`,
  ca_names_unknown: ({ record, place: where }, to) =>
    `${record} bei ${place(where)} erlaubt nur die genannten Zertifizierungsstellen, und unsere konnte nicht nach ihren Namen gefragt werden. ${operatorActs(to, 'Prüfen Sie PORTAL_ACME_DIRECTORY, oder setzen Sie PORTAL_CAA_IDENTITIES.')}`,
  account_unknown: ({ record, place: where }, to) =>
    `${record} bei ${place(where)} erlaubt nur ein bestimmtes Konto unserer Zertifizierungsstelle, und wir wissen nicht, ob es unseres ist. ${operatorActs(to, 'Setzen Sie PORTAL_ACME_ACCOUNT_URI.')}`,
};
