import type { Generated, GeneratedAlways } from 'kysely';
import type { MailTopic } from '../../core/mail/topics.ts';
import type { MailOutcome } from '../mail/outcome.ts';
import type { Timestamp } from './columns.ts';

/** See store/mail/outbox.ts. */
export type MailsTable = {
  id: GeneratedAlways<number>;
  at: Timestamp;
  tenant: string;
  domain_id: string;
  link: string | null;
  topic: MailTopic;
  subject: string;
  next_at: Timestamp;
  attempts: Generated<number>;
  first_attempt_at: Generated<Timestamp | null>;
  last_attempt_at: Generated<Timestamp | null>;
  last_error: Generated<string | null>;
  ended_at: Generated<Timestamp | null>;
  outcome: Generated<MailOutcome | null>;
};
