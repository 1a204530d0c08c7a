import { expect, test } from 'vitest';
import { ownCertificatesIn } from '../../bin/own-certificates.ts';
import { sealingKeyOf, sealKey } from '../../certificates/sealed-key.ts';
import type { DomainSnapshot } from '../../core/domain.ts';
import { useDatabase } from '../../testing/postgres.ts';
import {
  aDecision,
  aDomain,
  aServedDomain,
  BY_TENANT,
  NOON,
  NOTHING_SEEN,
} from '../../testing/store-builders.ts';
import { getDomainById } from '../domains/domains.ts';
import { requestChange } from '../domains/requests.ts';
import { beginRound, recordRound } from '../domains/rounds.ts';
import { type KeptCertificate, putOwnCertificate, readOwnCertificate } from './own-certificates.ts';

const database = useDatabase();
const SEALING = sealingKeyOf(Buffer.alloc(32, 1));

const kept = (domainId: string, fingerprint = 'f1'): KeptCertificate => ({
  facts: {
    notBefore: NOON,
    notAfter: '2027-11-24T12:00:00.000Z',
    issuer: 'CA',
    fingerprint,
    uploadedAt: NOON,
  },
  chain: 'chain',
  key: sealKey(SEALING, 'the key', { domainId, fingerprint }),
});
const put = ({ id, tenant }: Pick<DomainSnapshot, 'id' | 'tenant'>) =>
  putOwnCertificate(database.db, { domainId: id, tenant, by: BY_TENANT, now: NOON, certificate: kept(id) });
const uploaded = async () => {
  const domain = await aServedDomain(database.db, {});
  await put(domain);
  return domain;
};
const rowsOf = (id: string) =>
  database.db.selectFrom('own_certificates').select('domain_id').where('domain_id', '=', id).execute();
const snapshotOf = async (id: string) => {
  const snapshot = await beginRound(database.db, id, NOON);
  if (snapshot === null) throw new Error('gone');
  return snapshot;
};

test('a round reads what is known of it, and not its key', async () => {
  const { id } = await uploaded();
  const snapshot = await snapshotOf(id);
  expect(snapshot.ownCertificate).toEqual(kept(id).facts);
  expect(JSON.stringify(snapshot)).not.toContain('sealed');
  // Whatever becomes of the apply that follows, what is at the edge is looked for.
  expect(snapshot.progress.ownAtEdge).toBe(true);
});

test('a round that began before it came writes nothing', async () => {
  const { id, tenant } = await aServedDomain(database.db, {});
  const before = await snapshotOf(id);
  await put({ id, tenant });
  const decision = aDecision(before, { status: 'active' });
  expect((await recordRound(database.db, { domainId: id, decision, observations: NOTHING_SEEN })).kind).toBe(
    'stale',
  );
});

test('the worker opens it with the key that sealed it, among others, and says what is missing', async () => {
  const { id } = await uploaded();
  const other = sealingKeyOf(Buffer.alloc(32, 2));
  const { db } = database;
  expect(await ownCertificatesIn(db, [other, SEALING]).read(id)).toMatchObject({
    kind: 'kept',
    key: 'the key',
    chain: 'chain',
  });
  expect(await ownCertificatesIn(db, [other]).read(id)).toEqual({
    kind: 'unreadable',
    detail: expect.stringContaining(`PORTAL_CERTIFICATE_KEY has no key ${SEALING.id}`),
  });
  await db
    .updateTable('own_certificates')
    .set({ sealed_key: Buffer.alloc(60) })
    .where('domain_id', '=', id)
    .execute();
  expect(await ownCertificatesIn(db, [SEALING]).read(id)).toMatchObject({
    kind: 'unreadable',
    detail: expect.stringContaining('changed'),
  });
  expect(await ownCertificatesIn(db, [SEALING]).read('no-uuid')).toEqual({ kind: 'none' });
});

test.each(['disable', 'delete'] as const)('after %s no key of it is left', async (request) => {
  const { id, tenant } = await uploaded();
  expect(await rowsOf(id)).toHaveLength(1);
  await requestChange(database.db, { id, tenant, request, by: BY_TENANT, now: NOON });
  expect(await rowsOf(id)).toEqual([]);
  expect((await getDomainById(database.db, id))?.ownCertificate).toBeNull();
});

test('after it was given up, or lost to another tenant, no key of it is left', async () => {
  for (const ends of [{ givenUpAt: NOON }, { provedAt: null, proofMethod: null }]) {
    const { id } = await uploaded();
    const decision = aDecision(await snapshotOf(id), { status: 'dns_failed', ...ends });
    await recordRound(database.db, { domainId: id, decision, observations: NOTHING_SEEN });
    expect(await rowsOf(id)).toEqual([]);
  }
});

test('other changes of the row leave it', async () => {
  const { id, tenant } = await uploaded();
  await requestChange(database.db, { id, tenant, request: 'refresh', by: BY_TENANT, now: NOON });
  const decision = aDecision(await snapshotOf(id), { status: 'active', provedAt: NOON, proofMethod: 'txt' });
  await recordRound(database.db, { domainId: id, decision, observations: NOTHING_SEEN });
  expect(await readOwnCertificate(database.db, id)).not.toBeNull();
});

test('as a tenant it is put for the tenant’s own domains alone, and neither chain nor key can be read', async () => {
  const mine = await aDomain(database.db);
  const others = await uploaded();
  const db = database.db.forTenant(mine.tenant, 'write');
  expect(await putAs(db, mine)).toMatchObject({ kind: 'stored' });
  expect(await putAs(db, { ...others, tenant: mine.tenant })).toEqual({ kind: 'not_found' });
  const read = (column: 'chain' | 'sealed_key') => db.selectFrom('own_certificates').select(column).execute();
  await expect(read('sealed_key')).rejects.toThrow(/permission denied/);
  await expect(read('chain')).rejects.toThrow(/permission denied/);
  const seen = await db.selectFrom('own_certificates').select('domain_id').execute();
  expect(seen).toEqual([{ domain_id: mine.id }]);
  const stranger = {
    domain_id: others.id,
    tenant: mine.tenant,
    chain: '',
    sealing_key_id: '',
    sealed_key: Buffer.alloc(0),
  };
  await expect(db.insertInto('own_certificates').values(stranger).execute()).rejects.toThrow(
    /row-level security/,
  );
});

const putAs = (
  db: ReturnType<typeof database.db.forTenant>,
  { id, tenant }: { id: string; tenant: string },
) => putOwnCertificate(db, { domainId: id, tenant, by: BY_TENANT, now: NOON, certificate: kept(id) });
