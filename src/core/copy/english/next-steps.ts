import type { NextStepKind } from '../../lifecycle/next-steps.ts';
import type { DomainCopy } from '../domain-copy.ts';
import { headlineOf } from '../headline.ts';

/** The heading of a step; `several`: of more than one of its kind in a row. */
const HEADINGS: Record<NextStepKind, { one: string; several: string }> = {
  publish_record: {
    one: 'Publish this record at your DNS provider',
    several: 'Publish these records at your DNS provider',
  },
  remove_record: {
    one: 'Delete this record at your DNS provider',
    several: 'Delete these records at your DNS provider',
  },
  disable_proxy: same('Switch off the proxy in front of this name'),
  open_challenge_path: same('Let the certificate authority reach this name'),
  repair_zone: same('Repair the name servers of your zone'),
  replace_certificate: same('Replace your certificate'),
  contact_operator: same('Nothing to do for you: this is ours to resolve'),
  retry: same('Try again'),
  wait: same('Nothing to do: this goes on by itself'),
};

function same(text: string) {
  return { one: text, several: text };
}

export const headline: DomainCopy['headline'] = headlineOf({
  steps: HEADINGS,
  thenRetry: 'This is ours to resolve; then try again',
  nextCertificate: 'Your portal is live, and its next certificate needs a change',
  off: 'Switched off',
  live: 'Nothing to do: your portal is live',
});

export const NEXT_STEPS: DomainCopy['nextSteps'] = {
  publish_record: ({ record }) =>
    record === null ? 'Publish the record.' : `Publish the ${record.type} record of ${record.name}.`,
  remove_record: ({ record }) => {
    if (record === null) return 'Delete the record.';
    const { type, name, value } = record;
    return value === null
      ? `Delete every ${type} record of ${name}.`
      : `Delete the ${type} record of ${name} with the value ${value}.`;
  },
  disable_proxy: () =>
    'Switch off the proxy for this name at your DNS provider (“DNS only” at Cloudflare), so that its own record can be seen.',
  open_challenge_path: () =>
    'Pass http requests for /.well-known/acme-challenge/ on, unchanged, and open port 80 to the whole internet.',
  repair_zone: () => 'Have your DNS provider repair the zone’s name servers or its DNSSEC signatures.',
  replace_certificate: () => 'Upload a new certificate, or remove the present one.',
  contact_operator: () => 'The operator of this service must act; you need not change anything.',
  retry: () => 'Start another attempt when the cause is resolved.',
  wait: () => 'We check again by ourselves.',
};
