import type { Condition } from '../conditions.ts';

/** The CAA record by which our CA may issue: where it stands, its value as in a zone, and how it is found. */
export type CaaToPublish = {
  name: string;
  /** `0 issue "ca.example"`. */
  value: string;
  state: 'missing' | 'wrong' | 'ok';
  observed: string[];
};

const isAllowed = (one: Condition): one is Condition<'CertificateAllowed'> =>
  one.type === 'CertificateAllowed';

/**
 * Returns the CAA record that the tenant has to publish, or to keep; null: none is known, or it is not the tenant's. The
 * condition says it, as the last preflight found it.
 */
export function caaToPublish(conditions: readonly Condition[]): CaaToPublish | null {
  const { params, actor } = conditions.find(isAllowed) ?? {};
  if (actor === 'operator') return null;
  switch (params?.case) {
    case 'other_ca':
      return recordOf(params.place.name, params.add, 'missing', params.records);
    case 'other_account':
    case 'method':
      return recordOf(params.place.name, params.add, 'wrong', [params.record]);
    case 'clear': {
      const { caa } = params;
      const isTheirs = caa.why === 'record_allows' && caa.place.of === null;
      return isTheirs ? recordOf(caa.place.name, caa.record, 'ok', [caa.record]) : null;
    }
    default:
      return null;
  }
}

/** The CA does not always say by which name CAA records allow it. */
const recordOf = (
  name: string,
  record: string | null,
  state: CaaToPublish['state'],
  observed: string[],
): CaaToPublish | null => (record === null ? null : { name, value: caaValue(record), state, observed });

/** Returns the value of a CAA record from its form in a zone file, `CAA 0 issue "ca.example"`. */
export const caaValue = (record: string): string => record.replace(/^CAA /, '');
