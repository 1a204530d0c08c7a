import type { RecordToPublish, SandboxRecord } from './api/types.ts';

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
