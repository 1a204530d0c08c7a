import { expect, test } from 'vitest';
import type { RecordToPublish } from './api/types.ts';
import { mistakesOf } from './sandbox-mistakes.ts';

const CNAME = {
  ...{ type: 'CNAME', name: 'portal.acme.localhost', relativeName: 'portal' },
  value: 'x.portal.localhost',
} as RecordToPublish;

test('a mistake leaves no record beside the one that it puts, as a provider’s form would refuse that', () => {
  for (const { kind, remove, put } of mistakesOf({ records: [CNAME] })) {
    const isRemoved = (type: string) => remove.some((key) => key.name === CNAME.name && key.type === type);
    for (const record of put.filter(({ name }) => name === CNAME.name)) {
      const others = record.type === 'CNAME' ? ['A', 'AAAA'] : ['CNAME'];
      expect([kind, others.every(isRemoved)]).toEqual([kind, true]);
    }
  }
});

test('the zone is appended once more, and CAA stands at the zone', () => {
  const names = mistakesOf({ records: [CNAME] }).flatMap(({ put }) =>
    put.map(({ name, type }) => `${type} ${name}`),
  );
  expect(names).toContain('CNAME portal.acme.localhost.acme.localhost');
  expect(names).toContain('CAA acme.localhost');
});

test('there are none for a domain without a CNAME', () => {
  expect(mistakesOf({ records: [] })).toEqual([]);
});
