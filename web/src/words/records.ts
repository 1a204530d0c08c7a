import type { Domain, RecordState, RecordToPublish, SandboxRecord } from '../api/types.ts';
import type { Tone } from './tone.ts';

export type RecordWords = { text: string; tone: Tone };

const STATES: Record<RecordState, RecordWords> = {
  ok: { text: 'Found', tone: 'good' },
  missing: { text: 'Not there yet', tone: 'busy' },
  wrong: { text: 'Different', tone: 'bad' },
  unknown: { text: 'Could not tell', tone: 'quiet' },
};

const PURPOSES: Record<RecordToPublish['purpose'], string> = {
  routing: 'Leads visitors here',
  ownership: 'Proves that the name is yours',
};

/** A record's state in words. A record that nobody has looked for yet differs from one that could not be told. */
export function recordWords(
  record: Pick<RecordToPublish, 'state'>,
  domain: Pick<Domain, 'lastCheckedAt'>,
): RecordWords {
  if (record.state === 'unknown' && domain.lastCheckedAt === null)
    return { text: 'Not checked yet', tone: 'quiet' };
  return STATES[record.state];
}

/** Returns the purpose of a record, in words. */
export function purposeWords(record: RecordToPublish): string {
  return PURPOSES[record.purpose];
}

const plain = (text: string) => text.toLowerCase().replace(/\.$/, '');

/** Returns whether the sandbox DNS holds exactly this record already, so that only the next check is missing. */
export function isInSandbox(record: RecordToPublish, sandbox: SandboxRecord[]): boolean {
  return sandbox.some(
    (each) =>
      each.type === record.type &&
      plain(each.name) === plain(record.name) &&
      each.values.length === 1 &&
      each.values.some((value) => plain(value) === plain(record.value)),
  );
}
