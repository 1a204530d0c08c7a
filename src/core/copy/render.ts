import type { Condition } from '../conditions.ts';
import { type Fields, redactValues } from '../findings/fields.ts';
import { FINDINGS } from '../findings/index.ts';
import { NOTES, type Note } from '../findings/notes.ts';
import type { EventDetail, StatusDetail } from '../lifecycle/details.ts';
import { ENGLISH } from './english/index.ts';
import type { Audience, Language } from './language.ts';

/** Whom a sentence is made for. Left out: the operator, in English, as in the database. */
export type Reader = { audience: Audience; language: Language };

export const OPERATOR: Reader = { audience: 'operator', language: ENGLISH };

/** How many characters a sentence has at most: what others wrote into their DNS is quoted in it. */
const LONGEST = 2_000;

type Copy = (values: object, to: Audience) => string;
type ReasonCopy = { plain: string };

/** Renders a condition: the sentence of its finding, what is to be said beside it, and the incident it belongs to. */
export function renderCondition(condition: Condition, reader: Reader = OPERATOR): string {
  const { language } = reader;
  const { incident, notes = [] } = condition;
  const parts = [
    ...(incident === undefined ? [] : [language.incident(incident.kind)]),
    findingSentence(condition, reader),
    ...notes.map((note) => renderNote(note, reader)),
  ];
  return bounded(parts.filter(Boolean).join(' '));
}

/** The plain sentence of a reason stands in for parameters that are not known: of a version before, or one after. */
function findingSentence({ type, reason, params }: Condition, { audience, language }: Reader): string {
  const copies: Record<string, ReasonCopy> = language.conditions[type].reasons;
  const plain = copies[reason]?.plain ?? reason;
  if (params === undefined) return plain;
  const declared: Record<string, Record<string, Fields>> = FINDINGS[type];
  const fields = declared[reason]?.[params.case];
  const write = copies[reason]?.[params.case as 'plain'] as Copy | string | undefined;
  if (fields === undefined || typeof write !== 'function') return plain;
  return write(forAudience(fields, params, audience), audience);
}

/** Renders a note by itself. */
export function renderNote(note: Note, { audience, language }: Reader): string {
  const fields: Fields | undefined = NOTES[note.kind];
  const write = language.notes[note.kind] as Copy | undefined;
  return fields === undefined || write === undefined
    ? ''
    : write(forAudience(fields, note, audience), audience);
}

/** A tenant's sentence is made of redacted values, so it cannot hold an internal one. */
const forAudience = (fields: Fields, values: object, audience: Audience) =>
  audience === 'operator' ? values : redactValues(fields, values as Record<string, unknown>);

/** Renders what a status says. */
export function renderStatus(detail: StatusDetail, reader: Reader = OPERATOR): string {
  const copy = reader.language.status;
  switch (detail.kind) {
    case 'registered':
      return copy.registered;
    case 'looking':
      return copy.checkingDns;
    case 'starting_over':
      return copy.startingOver;
    case 'removing':
      return copy.removing;
    case 'switching_off':
      return copy.switchingOff;
    case 'decided':
      return decidedSentence(detail, reader);
  }
}

function decidedSentence(detail: Extract<StatusDetail, { kind: 'decided' }>, reader: Reader): string {
  const { statuses, servedUntil, hasCertificate, checksStopped, checksAgain } = reader.language.status;
  const { status, lead, also } = detail;
  return [
    lead === null ? statuses[status] : renderCondition(lead, reader),
    ...(detail.servedUntil === null ? [] : [servedUntil(detail.servedUntil)]),
    ...also.map((one) => renderCondition(one, reader)),
    ...(detail.hasCertificate ? [hasCertificate] : []),
    ...(detail.checksStopped ? [checksStopped] : []),
    ...(detail.checksAgainAt === null ? [] : [checksAgain(detail.checksAgainAt)]),
  ].join(' ');
}

/** Renders a line of the timeline. */
export function renderEvent(detail: EventDetail, reader: Reader = OPERATOR): string {
  const { requests, ownCertificate, gained, neighbour, neighbourInformed } = reader.language.events;
  switch (detail.kind) {
    case 'status':
      return renderStatus(detail.detail, reader);
    case 'condition':
      return renderCondition(detail.condition, reader);
    case 'request':
      return requests[detail.request];
    case 'own_certificate':
      return ownCertificate[detail.change](detail.facts);
    case 'gained':
      return gained(detail.recordName);
    case 'neighbour':
      return neighbour(detail.other, detail.where);
    case 'neighbour_told':
      return neighbourInformed;
  }
}

const bounded = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);
