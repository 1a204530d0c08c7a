import type { components } from '../../../src/client/schema.generated.ts';

/** The API's own types of what operators read, under this page's names. */
type Schemas = components['schemas'];

export type OperatorSession = Schemas['OperatorSession'];
export type Operator = NonNullable<OperatorSession['operator']>;
export type Fleet = Schemas['Fleet'];
export type Inspected = Schemas['InspectedDomain'];
export type Incident = Schemas['IncidentList']['incidents'][number];
export type CertificateAuthority = Schemas['CertificateAuthority'];
export type AuditPage = Schemas['AuditPage'];
export type AuditEntry = Schemas['AuditEntry'];
export type DomainPage = Schemas['DomainPage'];
export type Status = Schemas['Status'];

/** The requests about a domain that this page makes, as `allowedActions` names them. */
export type OperatorAction = 'reconcile' | 'refresh' | 'retry' | 'hold' | 'release' | 'unpause' | 'disable';
