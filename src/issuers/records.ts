import { mkdirSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { assertPlainDomain } from '../certificates/plain-name.ts';
import { removeDrafts, replaceFile } from '../lib/replace-file.ts';
import { absentAsNull } from '../lib/system-error.ts';

/** A folder with one JSON file for each name. */
export type Records<T> = {
  /** Returns null for what is not there, and for what cannot be read as a record: it is written anew. */
  read(name: string): Promise<T | null>;
  write(name: string, record: T): Promise<void>;
  remove(name: string): Promise<void>;
  names(): Promise<string[]>;
};

const SUFFIX = '.json';

/** Opens the records of a folder, which only its owner can read. `parse` returns null for what is no such record. */
export function openRecords<T>(
  folder: string,
  parse: (value: unknown) => T | null,
  options: { durable?: boolean } = {},
): Records<T> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const cleaned = removeDrafts(folder);
  const file = (name: string) => {
    assertPlainDomain(name);
    return join(folder, `${name}${SUFFIX}`);
  };
  return {
    async read(name) {
      const text = await readFile(file(name), 'utf8').catch(absentAsNull);
      return text === null ? null : parse(jsonOf(text));
    },
    async write(name, record) {
      await cleaned;
      await replaceFile(file(name), `${JSON.stringify(record)}\n`, options);
    },
    async remove(name) {
      await rm(file(name), { force: true });
    },
    async names() {
      const files = (await readdir(folder).catch(absentAsNull)) ?? [];
      return files
        .filter((one) => one.endsWith(SUFFIX) && !one.startsWith('.'))
        .map((one) => one.slice(0, -SUFFIX.length));
    },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Damaged by another hand: as good as not there.
    return null;
  }
}

/** Returns the text fields of a value, or null where one of them is no text. */
export function textsOf<K extends string>(value: unknown, keys: readonly K[]): Record<K, string> | null {
  if (typeof value !== 'object' || value === null) return null;
  const entries = keys.map((key) => [key, Reflect.get(value, key)] as const);
  if (entries.some(([, text]) => typeof text !== 'string')) return null;
  return Object.fromEntries(entries) as unknown as Record<K, string>;
}
