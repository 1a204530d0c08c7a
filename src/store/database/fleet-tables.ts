import type { GeneratedAlways } from 'kysely';
import type { Reason, Status } from '../../core/conditions.ts';
import type { DnsProvider } from '../../core/dns-provider.ts';
import type { Timestamp } from './columns.ts';

/** The names for searches; kept by a trigger. */
export type PortalDomainNamesTable = { domain_id: GeneratedAlways<string>; domain: GeneratedAlways<string> };

/** Kept by triggers; see store/fleet/domain-counts.ts. */
export type DomainCountsTable = {
  id: GeneratedAlways<number>;
  gateway: string;
  /** The desired state is `active`. */
  wanted: boolean;
  status: Status;
  reason: Reason | null;
  domains: number;
};

/** By what else than its status a wanted domain is looked for; kept by triggers. */
export type DomainFacetsTable = {
  domain_id: GeneratedAlways<string>;
  domain: GeneratedAlways<string>;
  gateway: GeneratedAlways<string>;
  dns_provider: GeneratedAlways<DnsProvider>;
  certificate_end: GeneratedAlways<string | null>;
  status: GeneratedAlways<Status>;
};

/** Lines that are added up; kept by triggers. `value`: a provider, or a day. */
export type FacetCountsTable = {
  id: GeneratedAlways<number>;
  facet: 'dns_provider' | 'certificate_day';
  value: string;
  domains: number;
};

/** Kept by a trigger, for 30 days. */
export type DomainActivationsTable = {
  id: GeneratedAlways<number>;
  domain_id: GeneratedAlways<string>;
  began_at: GeneratedAlways<Timestamp>;
  activated_at: GeneratedAlways<Timestamp>;
};
