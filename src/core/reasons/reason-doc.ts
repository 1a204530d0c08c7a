import type { ConditionType, ReasonOf } from '../conditions.ts';
import type { DnsTask } from './dns-providers.ts';

/** The page of one reason; `REASONS` names who acts. Examples use `portal.acme.com` and `0c0ffee.portal.example.com`. */
export type ReasonDoc = {
  /** The observation behind it. */
  meaning: string;
  /** The steps to take, and where; or that nothing is to be done. */
  fix: string;
  /** Names who acts, where it is another one than the actor mostly is; absent: as usual. */
  who?: string;
  /** An example: records as in a zone, or words as the product says them. */
  example: string;
  /** The section of docs/runbook.md with the commands; every reason has one where the operator acts. */
  runbook?: RunbookSection;
  /** The tasks in the zone of the tenant; the page says how at each provider. */
  zone?: readonly DnsTask[];
};

/** Headings of docs/runbook.md by their anchors. */
export const RUNBOOK_SECTIONS = {
  'as-a-client-sees-it': 'As a client sees it',
  'the-tenants-dns': "The tenant's DNS",
  'the-certificate': 'The certificate',
  'the-edge': 'The edge',
  'own-certificates': 'Own certificates',
  'status-certificate_failed': 'Status certificate_failed',
  'when-the-ca-refuses-our-account': 'When the CA refuses our account',
  'when-the-ca-has-paused-our-orders': 'When the CA has paused our orders',
  'the-edge-refuses': 'The edge refuses',
} as const;
type RunbookSection = keyof typeof RUNBOOK_SECTIONS;

export type ReasonDocs<T extends ConditionType> = Record<ReasonOf<T>, ReasonDoc>;
