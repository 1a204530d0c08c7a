import { describe, expect, test } from 'vitest';
import { changedNames, concernedNames } from './concerned.ts';
import type { SandboxRecord } from './records.ts';

const cname = (name: string, ...values: string[]): SandboxRecord => ({ name, type: 'CNAME', values, ttl: 5 });
const txt = (name: string, ...values: string[]): SandboxRecord => ({ name, type: 'TXT', values, ttl: 5 });

describe('the names whose records changed', () => {
  const before = [cname('a.test', 'x.test'), txt('b.test', 'one'), cname('c.test', 'y.test')];

  test('are those of new, changed and deleted record sets, each once', () => {
    const after = [
      cname('a.test', 'x.test'),
      txt('b.test', 'two'),
      txt('d.test', 'new'),
      cname('d.test', 'z.test'),
    ];
    expect(changedNames(before, after).toSorted()).toEqual(['b.test', 'c.test', 'd.test']);
  });

  test('are none when nothing changed, in whatever order it is read', () => {
    expect(changedNames(before, before.toReversed())).toEqual([]);
  });
});

describe('the names that a change concerns', () => {
  test('are also those whose CNAMEs lead there, over any number of steps, and round a loop', () => {
    const records = [
      cname('a.test', 'b.test'),
      cname('b.test', 'c.test'),
      cname('c.test', 'a.test'),
      cname('e.test', 'f.test'),
    ];
    expect(concernedNames(['c.test'], records).toSorted()).toEqual(['a.test', 'b.test', 'c.test']);
  });

  test('are all below a wildcard, named by what is above it', () => {
    expect(concernedNames(['*.acme.test'], [])).toEqual(['acme.test']);
  });
});
