import { existsSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import type { SandboxRecord } from '../../src/sandbox/records.ts';

/** The tenants' DNS as a file, which tests of any process write and the server reads at each question. */
export type RecordsFile = {
  read(): SandboxRecord[];
  /** Adds a record, in place of the ones with its name and type. */
  set(record: SandboxRecord): Promise<void>;
};

export function recordsIn(file: string): RecordsFile {
  const read = (): SandboxRecord[] => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []);
  return {
    read,
    async set(record) {
      const others = read().filter(({ name, type }) => name !== record.name || type !== record.type);
      // Renamed once it is whole: the server never reads half of it.
      await writeFile(`${file}.new`, JSON.stringify([...others, record]));
      await rename(`${file}.new`, file);
    },
  };
}
