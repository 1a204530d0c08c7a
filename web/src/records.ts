import type { Domain, RecordToPublish, SandboxRecord } from './api/types.ts';

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

/** Returns whether one of the domain's next steps is to publish this record. */
export const isToPublish = (
  { nextSteps }: Pick<Domain, 'nextSteps'>,
  { type, name, value }: RecordToPublish,
): boolean =>
  nextSteps.some(
    ({ kind, record }) =>
      kind === 'publish_record' && record?.type === type && record.name === name && record.value === value,
  );
