import { z } from '@hono/zod-openapi';
import { DESIRES } from '../../core/domain.ts';
import { RENEWAL_OBSTACLES } from '../../core/findings/certificate.ts';
import { DNS_TASKS } from '../../core/lifecycle/dns-task.ts';
import { GROUPS } from '../../core/lifecycle/group.ts';
import { NEXT_STEPS } from '../../core/lifecycle/next-steps.ts';
import { STEP_STATES, STEPS } from '../../core/lifecycle/onboarding-steps.ts';
import { PHASES } from '../../core/lifecycle/phase.ts';
import { REQUESTS } from '../../core/lifecycle/requests.ts';
import { OWN_SHOWN } from '../../core/own-certificate/shown.ts';
import { ActorSchema, ConditionTypeSchema, StatusSchema, TimeSchema, UuidSchema } from '../http/schemas.ts';

/** An enum of the keys of a table of words, described by their meanings. */
function described<K extends string>(table: Readonly<Record<K, string>>, about: string) {
  const meanings = Object.entries(table).map(([word, meaning]) => `- \`${word}\`: ${meaning}`);
  return z
    .enum(Object.keys(table) as [K, ...K[]])
    .openapi({ description: [about, '', ...meanings].join('\n') });
}

/** A text for people; programs read the field beside it. */
const text = (what: string) => z.string().openapi({ description: `${what} in words, for people.` });

export const PhaseSchema = described(PHASES, 'The stage of the domain on its way.').openapi('Phase');
export const DnsTaskSchema = described(DNS_TASKS, 'The task of whoever manages the DNS.');
export const StepSchema = z
  .object({
    step: z.enum(STEPS),
    title: text('The step'),
    state: described(STEP_STATES, 'How far the step is.'),
    stateText: text('The state'),
  })
  .openapi('Step');

export const ConditionSchema = z
  .object({
    type: ConditionTypeSchema,
    title: text('The claim of the condition'),
    status: z.enum(['True', 'False', 'Unknown']),
    statusText: text('The status'),
    reason: z.string().openapi({ description: 'One of a closed list; /docs/reasons/<reason> explains it.' }),
    message: z.string(),
    actor: ActorSchema,
    observedAt: TimeSchema,
  })
  .openapi('Condition');
export type ConditionJson = z.infer<typeof ConditionSchema>;

export const RecordSchema = z
  .object({
    purpose: z.enum(['routing', 'ownership', 'certificate']),
    purposeText: text('The purpose'),
    type: z.enum(['CNAME', 'A', 'AAAA', 'TXT', 'CAA']),
    name: z.string().openapi({ example: 'portal.acme.com' }),
    relativeName: z.string().openapi({
      description: 'The name as most DNS providers want it, relative to the zone; `@` for the zone itself.',
      example: 'portal',
    }),
    value: z.string().openapi({ example: '0c0ffee.portal.example.com' }),
    state: z.enum(['missing', 'ok', 'wrong', 'unknown']),
    stateText: text('The state'),
    observed: z.array(z.string()).openapi({ description: 'What the DNS says instead, or as well.' }),
    ttl: z.int().nullable().openapi({ description: 'Seconds that the observed answer may be cached.' }),
    cachedUntil: TimeSchema.nullable().openapi({
      description: 'Until when caches may answer with what is not right, as of the last check.',
    }),
    entry: z
      .object({
        name: z
          .string()
          .openapi({ description: 'The host part; empty or `@` at the top of the zone.', example: 'portal' }),
        value: z.string().openapi({ example: '0c0ffee.portal.example.com.' }),
        inZone: z
          .boolean()
          .openapi({ description: 'It stands in the zone that was found; else `name` is the whole name.' }),
        proxyOff: z.boolean().openapi({ description: 'The provider’s proxy is to be switched off for it.' }),
      })
      .openapi({ description: 'The record as the form of the zone’s DNS provider takes it.' }),
  })
  .openapi('Record');
export type RecordJson = z.infer<typeof RecordSchema>;

export const NextStepSchema = z
  .object({
    kind: described(NEXT_STEPS, 'The step.'),
    reason: z.string().nullable().openapi({ description: 'The reason that calls for it, of a condition.' }),
    record: z
      .object({
        type: z.string().openapi({ example: 'CNAME' }),
        name: z.string().openapi({ example: 'portal.acme.com' }),
        value: z.string().nullable().openapi({
          description: 'Null: every record of the type at that name.',
          example: '0c0ffee.portal.example.com',
        }),
      })
      .nullable(),
    until: TimeSchema.nullable().openapi({ description: 'Of `wait`: when we check again.' }),
    forDns: z
      .boolean()
      .openapi({ description: 'Whoever manages the DNS takes it, who may be another person.' }),
    text: text('The step'),
    because: z
      .string()
      .nullable()
      .openapi({ description: 'The sentence of the condition that calls for it.' }),
  })
  .openapi('NextStep');
export type NextStepJson = z.infer<typeof NextStepSchema>;

export const DnsProviderSchema = z
  .object({
    name: z.string().openapi({ example: 'Cloudflare' }),
    page: z.string().openapi({ description: 'Its page for records.' }),
    aliasAtTop: z.string().nullable().openapi({
      description: 'Its record that stands in for a CNAME at the top of a zone; null: none is known.',
      example: 'ALIAS',
    }),
  })
  .openapi('DnsProvider');

export const OwnCertificateSchema = z
  .object({
    state: described(OWN_SHOWN, 'How it stands.'),
    stateText: text('The state'),
    issuer: z.string(),
    notBefore: TimeSchema,
    notAfter: TimeSchema,
    servedUntil: TimeSchema.openapi({ description: 'From then on the CA’s is served again, by itself.' }),
    fingerprint: z.string().openapi({ description: 'SHA-256 of the certificate, hexadecimal.' }),
    uploadedAt: TimeSchema,
  })
  .openapi('OwnCertificate');

export const DomainSchema = z
  .object({
    id: UuidSchema,
    tenant: UuidSchema,
    domain: z.string().openapi({ description: 'A-label form, lower case.' }),
    displayDomain: z.string().openapi({ description: 'As people write it.' }),
    canonicalHost: z.string(),
    status: StatusSchema,
    statusMessage: z.string(),
    reason: z.string().nullable(),
    actor: ActorSchema,
    actorText: text('Who must act'),
    phase: PhaseSchema,
    phaseText: text('The phase'),
    statusSince: TimeSchema.openapi({ description: 'When it got its status.' }),
    group: described(GROUPS, 'The group in which a list shows it.').openapi('Group'),
    groupText: text('The group'),
    headline: text('The one thing to do now'),
    steps: z
      .array(StepSchema)
      .openapi({ description: 'The four steps from the record to the live address.' }),
    dnsTask: DnsTaskSchema,
    nextSteps: z.array(NextStepSchema).openapi({
      description:
        'The steps that bring the domain on, in their order, for programs; none where all is well.',
    }),
    dnsProvider: DnsProviderSchema.nullable().openapi({
      description: 'Who hosts the zone, by its name servers; null: nobody whose forms are known.',
    }),
    dnsMessage: z.string().openapi({
      description: 'All that whoever manages the DNS needs to know now, as text to send on.',
    }),
    allowedActions: z.array(z.enum(REQUESTS)).openapi({
      description:
        'The requests that this caller may make now and that do something; any other is refused, or changes nothing. A rate may still hold one back.',
    }),
    conditions: z.array(ConditionSchema),
    records: z.array(RecordSchema).openapi({ description: 'The records to publish, and how each stands.' }),
    serving: z
      .boolean()
      .openapi({ description: 'Whether the last HTTPS request through the edge was answered.' }),
    lastCheckedAt: TimeSchema.nullable(),
    nextCheckAt: TimeSchema.nullable(),
    activatedAt: TimeSchema.nullable(),
    certificate: z
      .object({
        notAfter: TimeSchema,
        issuer: z.string(),
        renewAt: TimeSchema.openapi({
          description: 'When it is to be renewed: the time that the CA wants, else by its lifetime.',
        }),
        renewExplained: z.string().nullable().openapi({
          description: 'The page on which the CA says why it wants an early renewal; null: it names none.',
        }),
      })
      .nullable(),
    renewalForecast: z
      .object({
        willFailOn: TimeSchema.openapi({ description: 'When the renewal is due that will fail.' }),
        certificateEndsAt: TimeSchema,
        obstacle: z.enum(RENEWAL_OBSTACLES),
        actor: ActorSchema,
        message: z.string().openapi({ description: 'What will stop it, and what to do.' }),
      })
      .nullable()
      .openapi({
        description:
          'Set where the next renewal will fail if nothing changes: from 14 days before it, or a third of the certificate’s life, whichever is less.',
      }),
    ownCertificate: OwnCertificateSchema.nullable().openapi({
      description: 'The certificate that the tenant brought, which is served in place of `certificate`.',
    }),
    createdAt: TimeSchema,
    updatedAt: TimeSchema,
    givenUpAt: TimeSchema.nullable().openapi({ description: 'Set: nobody checks any more until `retry`.' }),
    desired: z.enum(DESIRES),
    generation: z.int(),
  })
  .openapi('Domain');
export type DomainJson = z.infer<typeof DomainSchema>;

const NextCursorSchema = z
  .string()
  .nullable()
  .openapi({ description: 'Give it as `cursor` for the next page. Null: there is none.' });

export const DomainListSchema = z
  .object({ domains: z.array(DomainSchema), nextCursor: NextCursorSchema })
  .openapi('DomainList');

export const DomainPageSchema = z
  .object({
    domains: z.array(DomainSchema),
    nextCursor: NextCursorSchema,
  })
  .openapi('DomainPage');

/** Observations are evidence for people and travel as they are; their form is not part of the API's promise. */
const EvidenceSchema = z
  .object({
    dns: z.record(z.string(), z.unknown()).nullable(),
    edge: z.record(z.string(), z.unknown()).nullable(),
    probe: z.record(z.string(), z.unknown()).nullable(),
  })
  .openapi('Evidence', { description: 'The raw observations that the entry rests on.' });

export const EventSchema = z
  .object({
    id: z.int(),
    at: TimeSchema,
    kind: z.string().openapi({ example: 'status_changed' }),
    from: z.string().nullable(),
    to: z.string().nullable(),
    reason: z.string().nullable(),
    message: z.string(),
    by: z.enum(['system', 'operator', 'tenant']),
    completes: z
      .array(z.enum(STEPS))
      .openapi({ description: 'The steps of the domain that the entry completed.' }),
    evidence: EvidenceSchema.nullable(),
    evidenceText: z
      .array(z.string())
      .openapi({ description: 'The evidence in words, a line for each observation.' }),
  })
  .openapi('Event');
export type EventJson = z.infer<typeof EventSchema>;

export const EventListSchema = z
  .object({
    events: z.array(EventSchema).openapi({ description: 'Newest first.' }),
    nextCursor: NextCursorSchema,
    nextBefore: z
      .int()
      .nullable()
      .openapi({ description: 'The same for `before`, as earlier versions have it.' }),
  })
  .openapi('EventList');

export const DomainParamsSchema = z.object({
  tenant: UuidSchema.openapi({ param: { name: 'tenant', in: 'path' } }),
  id: UuidSchema.openapi({ param: { name: 'id', in: 'path' } }),
});
