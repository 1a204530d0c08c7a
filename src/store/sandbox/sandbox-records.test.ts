import { describe, expect, test } from 'vitest';
import { useDatabase } from '../../testing/postgres.ts';
import { BY_TENANT, NOON } from '../../testing/store-builders.ts';
import { deleteSandboxRecord, listSandboxRecords, putSandboxRecord } from './sandbox-records.ts';

const change = { by: BY_TENANT, now: NOON };

describe('the records of the sandbox', () => {
  const database = useDatabase({ per: 'test' });

  test('are put, replaced, listed in order, and deleted', async () => {
    const { db } = database;
    const txt = { name: 'b.acme.localhost', type: 'TXT', values: ['one', 'two, "three"'], ttl: 60 } as const;
    await putSandboxRecord(db, { ...txt, values: [...txt.values] }, change);
    await putSandboxRecord(
      db,
      { name: 'A.acme.localhost', type: 'CNAME', values: ['x.localhost'], ttl: 5 },
      change,
    );
    await putSandboxRecord(
      db,
      { name: 'a.acme.localhost', type: 'CNAME', values: ['y.localhost'], ttl: 6 },
      change,
    );
    const cname = { name: 'a.acme.localhost', type: 'CNAME', values: ['y.localhost'], ttl: 6 };
    expect(await listSandboxRecords(db)).toEqual([cname, txt]);
    expect(await deleteSandboxRecord(db, { name: 'A.acme.localhost', type: 'CNAME' }, change)).toBe(true);
    expect(await deleteSandboxRecord(db, { name: 'a.acme.localhost', type: 'CNAME' }, change)).toBe(false);
    expect(await listSandboxRecords(db)).toEqual([txt]);
  });
});
