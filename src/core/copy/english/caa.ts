import type { CaaPlace } from '../../findings/certificate.ts';
import type { ConditionCopy } from '../language.ts';
import { list, operatorActs, outcomeList } from './words.ts';

type Reasons = ConditionCopy<'CertificateAllowed'>['reasons'];

/** The place of a set of CAA records, with why it counts. */
export function place({ name, of, domain }: CaaPlace): string {
  if (of !== null) return `${name}, where ${of} leads,`;
  return counting(name, domain);
}

const counting = (name: string, domain: string) =>
  name === domain ? name : `${name}, which counts for ${domain} too,`;
const wanted = (record: string | null) => record ?? 'a record that allows it';

export const CAA_FORBIDS: Reasons['caa_forbids'] = {
  plain: 'A CAA record forbids our CA to issue for this name. Add one that allows it.',
  critical: ({ record, place: where }) =>
    `The record ${record} at ${place(where)} is critical and of a kind that CAs do not know, so none issues. Remove it, or its critical flag (0 in place of 128 or 1).`,
  other_account: ({ record, place: where, add }) =>
    `${record} at ${place(where)} allows another account of our CA only. Change it to ${wanted(add)}.`,
  method: ({ record, place: where, add }) =>
    `${record} at ${place(where)} does not allow our CA to check the name over HTTP. Add http-01 to its validationmethods, or change it to ${wanted(add)}.`,
  other_ca: ({ records, place: where, add }) =>
    `The CAA records at ${place(where)} forbid our CA (${list(records)}). Add ${wanted(add)} at ${where.name}.`,
};

export const CAA_UNKNOWN: Reasons['caa_unknown'] = {
  plain:
    'The CAA records of this name could not be read, and no CA issues then. We check again by ourselves.',
  bogus: ({ domain, name }) =>
    `The DNSSEC signatures of the CAA answer for ${counting(name, domain)} are broken, so no CA issues. Have your DNS provider sign the zone again, or remove the DS record at your registrar.`,
  too_deep: ({ domain, most }) =>
    `${domain} has more than ${most} parts, and we do not look for CAA records that deep, so we cannot tell whether our CA may issue. Use a shorter name.`,
  unreadable: ({ domain, name, fault, outcomes }, to) =>
    fault === 'zone'
      ? `The CAA records of ${counting(name, domain)} could not be read (${outcomeList(outcomes)}), and no CA issues then. Its name servers must answer questions of type CAA, if only with no record; ask your DNS provider.`
      : `We could not read the CAA records of ${counting(name, domain)} (${outcomeList(outcomes)}). ${operatorActs(to, 'Check PORTAL_DNS_RESOLVERS.')}`,
  ca_names_unknown: ({ record, place: where }, to) =>
    `${record} at ${place(where)} allows only the CAs that are named, and ours could not be asked for its names. ${operatorActs(to, 'Check PORTAL_ACME_DIRECTORY, or set PORTAL_CAA_IDENTITIES.')}`,
  account_unknown: ({ record, place: where }, to) =>
    `${record} at ${place(where)} allows one account of our CA only, and we do not know whether it is ours. ${operatorActs(to, 'Set PORTAL_ACME_ACCOUNT_URI.')}`,
};
