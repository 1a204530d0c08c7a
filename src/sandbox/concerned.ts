import type { SandboxRecord } from './records.ts';

/** Returns the names whose record sets differ between two states of the sandbox. */
export function changedNames(before: readonly SandboxRecord[], after: readonly SandboxRecord[]): string[] {
  const states = [before, after].map(
    (records) => new Map(records.map((record) => [`${record.name} ${record.type}`, record])),
  );
  const keys = new Set(states.flatMap((state) => [...state.keys()]));
  const [old, now] = states;
  const valuesOf = (record: SandboxRecord | undefined) => JSON.stringify(record?.values ?? null);
  const changed = [...keys].filter((key) => valuesOf(old?.get(key)) !== valuesOf(now?.get(key)));
  return [...new Set(changed.map((key) => key.slice(0, key.indexOf(' '))))];
}

/**
 * Returns these names with all whose CNAME leads to one of them: a check of any of those has a different result now.
 * A wildcard stands for the name above it.
 */
export function concernedNames(names: readonly string[], records: readonly SandboxRecord[]): string[] {
  const plain = (name: string) => name.replace(/^\*\./, '');
  const found = new Set(names.map(plain));
  const aliases = records.filter(({ type }) => type === 'CNAME');
  for (const name of found) {
    for (const alias of aliases) if (alias.values.includes(name)) found.add(plain(alias.name));
  }
  return [...found];
}
