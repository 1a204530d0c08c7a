import type { ConditionType, ReasonOf } from '../conditions.ts';
import type { DnsTask } from './dns-providers.ts';

/** What the page of one reason says; who acts stands in `REASONS`. Examples use `portal.acme.com` and `0c0ffee.portal.example.com`. */
export type ReasonDoc = {
  /** What was seen. */
  meaning: string;
  /** What to do, and where; or that nothing is to be done. */
  fix: string;
  /** What it looks like: records as in a zone, or words as the product says them. */
  example: string;
  /** What is to be done in the zone of the tenant; the page says how at each provider. */
  zone?: readonly DnsTask[];
  /** The word is reserved: this version looks for nothing that would lead to it. */
  later?: true;
};

export type ReasonDocs<T extends ConditionType> = Record<ReasonOf<T>, ReasonDoc>;
