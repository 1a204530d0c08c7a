import type { components, operations } from '../../../src/client/schema.generated.ts';

/** The API's own types, under this page's names. */
type Schemas = components['schemas'];

export type Phase = Schemas['Phase'];
export type Step = Schemas['Step'];
export type Condition = Schemas['Condition'];
export type RecordToPublish = Schemas['Record'];
export type RecordState = RecordToPublish['state'];
export type Domain = Schemas['Domain'];
export type Group = Schemas['Group'];
export type NextStep = Schemas['NextStep'];
export type DnsProvider = Schemas['DnsProvider'];
export type Tenant = Schemas['Tenant'];
/** The requests about a domain that this page makes. */
export type Action = Exclude<Domain['allowedActions'][number], 'reconcile' | 'unpause' | 'hold' | 'release'>;
export type DomainList = Schemas['DomainList'];
export type TimelineEvent = Schemas['Event'];
export type EventPage = Schemas['EventList'];
export type Link = Schemas['Link'];
export type NewLink = Schemas['NewLink'];
export type LinkRecords = Schemas['LinkRecords'];
export type SandboxSession = Schemas['SandboxSession'];
export type SandboxRecord = Schemas['SandboxRecordList']['records'][number];
export type SandboxRecordToPut = operations['putSandboxRecord']['requestBody']['content']['application/json'];
export type SandboxRecordKey = Pick<SandboxRecord, 'name' | 'type'>;

/** The tenant and the token of a signed-in reader. */
export type Session = { tenant: string; token: string };
/** The port on which the sandbox's edge serves HTTPS. */
export type Sandbox = { httpsPort: number };
