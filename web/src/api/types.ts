/** What the API sends, as this page uses it. */

export type Status =
  | 'pending_dns'
  | 'verifying_dns'
  | 'dns_failed'
  | 'pending_certificate'
  | 'deploying'
  | 'certificate_failed'
  | 'active'
  | 'disabled';
export type Actor = 'tenant' | 'operator' | 'ca' | 'nobody';
export type ConditionType =
  | 'Owned'
  | 'PointsHere'
  | 'CertificateAllowed'
  | 'CertificateReady'
  | 'Routed'
  | 'Reachable';

export type Condition = {
  type: ConditionType;
  status: 'True' | 'False' | 'Unknown';
  reason: string;
  message: string;
  actor: Actor;
  observedAt: string;
};

export type RecordState = 'missing' | 'ok' | 'wrong' | 'unknown';
export type RecordToPublish = {
  purpose: 'routing' | 'ownership';
  type: string;
  /** The whole name, without a trailing dot. */
  name: string;
  /** What goes into the name field of a provider that adds the zone by itself. */
  relativeName?: string;
  value: string;
  state: RecordState;
  observed: string[];
  /** Seconds that the answer seen may still be cached. */
  ttl: number | null;
};

export type Domain = {
  id: string;
  domain: string;
  displayDomain: string;
  canonicalHost: string;
  status: Status;
  statusMessage: string;
  actor: Actor;
  conditions: Condition[];
  records: RecordToPublish[];
  lastCheckedAt: string | null;
  nextCheckAt: string | null;
  /** Set: nobody looks any more until `retry`. */
  givenUpAt: string | null;
  desired: 'active' | 'disabled' | 'deleted';
  certificate: { notAfter: string; issuer: string } | null;
  updatedAt: string;
};

export type TimelineEvent = {
  id: string;
  at: string;
  kind: string;
  message: string;
  by: 'system' | 'operator' | 'tenant';
};

export type EventPage = { events: TimelineEvent[]; nextBefore: string | null };

export type SandboxRecord = { name: string; type: string; values: string[]; ttl: number };
export type Sandbox = { httpsPort: number };
export type Session = { tenant: string; token: string };
