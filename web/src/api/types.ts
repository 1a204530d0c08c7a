import type { components, operations } from '../../../src/client/schema.generated.ts';

/** What the API sends, under this page's names. */
type Schemas = components['schemas'];

export type Status = Schemas['Status'];
export type Actor = Schemas['Actor'];
export type Condition = Schemas['Condition'];
export type ConditionType = Condition['type'];
export type RecordToPublish = Schemas['Record'];
export type RecordState = RecordToPublish['state'];
export type Domain = Schemas['Domain'];
export type DomainList = Schemas['DomainList'];
export type TimelineEvent = Schemas['Event'];
export type EventPage = Schemas['EventList'];
export type SandboxSession = Schemas['SandboxSession'];
export type SandboxRecordList = Schemas['SandboxRecordList'];
export type SandboxRecord = SandboxRecordList['records'][number];
export type SandboxRecordToPut = operations['putSandboxRecord']['requestBody']['content']['application/json'];
export type SandboxRecordKey = Pick<SandboxRecord, 'name' | 'type'>;

/** Who is signed in. */
export type Session = { tenant: string; token: string };
/** What the page needs to know of the sandbox: the port on which its edge serves HTTPS. */
export type Sandbox = { httpsPort: number };
