import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RootDb } from '../../store/database/database.ts';
import { ensureSigningKey, rotateSigningKey } from '../../store/keys/signing-keys.ts';
import { createTestApiWithKeys, jsonOf, OPERATOR_KEY, SIGNING_KEY, type TestApi } from '../../testing/api.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { aSession } from '../../testing/sessions.ts';
import { aDomain, aTenant, BY_OPERATOR } from '../../testing/store-builders.ts';
import { listOperations, type Operation } from '../http/testing/operations.ts';
import { readToken, signToken } from './tokens.ts';

/** The answers of an operation to those who may see it; the rest of the matrix follows from it. */
type Row = { viewer: number; admin: number; operator: number; other: number };

/** Below a tenant of the path: everybody else is answered that no such tenant exists. */
const read: Row = { viewer: 200, admin: 200, operator: 200, other: 404 };
const write = (status: number): Row => ({ viewer: 403, admin: status, operator: status, other: 404 });
/** An operation of operators, below a tenant that its own users may know of. */
const mint = (status: number): Row => ({ viewer: 403, admin: 403, operator: status, other: 404 });
/** An operation of operators, which is not there to a tenant's token. */
const operators = (status: number): Row => ({ viewer: 404, admin: 404, operator: status, other: 404 });
/** An operation of the sandbox, which belongs to no tenant. */
const sandbox = (viewer: number, status: number): Row => ({
  ...{ viewer, admin: status, operator: status, other: status },
});

const byLink: Row = { viewer: 401, admin: 401, operator: 401, other: 401 };

const MATRIX: Record<string, Row> = {
  putTenant: mint(200),
  deleteTenant: mint(202),
  getTenant: read,
  listTenants: operators(200),
  createToken: mint(201),
  registerDomain: write(201),
  checkName: write(200),
  registerDomains: write(200),
  listDomains: read,
  getDomain: read,
  refreshDomain: write(202),
  retryDomain: write(202),
  disableDomain: write(202),
  deleteDomain: write(202),
  // What is sent is no certificate: whoever may send one is told so.
  putDomainCertificate: write(422),
  removeDomainCertificate: write(202),
  createLink: write(201),
  listLinks: read,
  revokeLink: write(204),
  // These take the secret of a link, and nobody's key or token.
  readByLink: byLink,
  streamByLink: byLink,
  refreshByLink: byLink,
  listEvents: read,
  streamDomain: read,
  streamTenant: read,
  preflight: read,
  searchDomains: operators(200),
  inspectDomain: operators(200),
  getStats: operators(200),
  getFleet: operators(200),
  listIncidents: operators(200),
  listMails: operators(200),
  testMail: operators(200),
  getCertificateAuthority: operators(200),
  reconcileDomain: operators(202),
  unpauseDomain: operators(202),
  holdDomain: operators(202),
  releaseDomain: operators(202),
  createKey: operators(201),
  listKeys: operators(200),
  revokeKey: operators(204),
  rotateSigningKey: operators(201),
  listSigningKeys: operators(200),
  listSessions: operators(200),
  revokeSession: operators(204),
  listAudit: operators(200),
  createWebhook: operators(201),
  listWebhooks: operators(200),
  getWebhook: operators(200),
  deleteWebhook: operators(204),
  rotateWebhookSecret: operators(200),
  testWebhook: operators(200),
  resumeWebhook: operators(200),
  replayWebhook: operators(202),
  listWebhookDeliveries: operators(200),
  listSandboxRecords: sandbox(200, 200),
  putSandboxRecord: sandbox(403, 200),
  deleteSandboxRecord: sandbox(403, 204),
};

/** Operations for which nobody needs a key or a token. */
const OPEN = [
  'getSession',
  'endSession',
  'createSandboxSession',
  'health',
  'ready',
  'metrics',
  'askEdge',
  'getAssertionKeys',
];

const BODIES: Record<string, (facts: Facts) => unknown> = {
  putTenant: () => ({ name: 'Acme' }),
  createToken: () => ({ role: 'viewer' }),
  registerDomain: () => ({ domain: `${randomUUID()}.acme.com` }),
  registerDomains: () => ({ domains: [`${randomUUID()}.acme.com`] }),
  preflight: ({ tenant }) => ({ domain: 'portal.acme.com', tenant }),
  createKey: () => ({ label: 'ci' }),
  rotateSigningKey: () => ({}),
  holdDomain: () => ({ reason: 'moves its zone' }),
  createWebhook: () => WEBHOOK,
  testMail: () => ({ to: 'ops@example.com' }),
  replayWebhook: () => ({ since: new Date().toISOString() }),
  createLink: () => ({}),
  putDomainCertificate: () => ({ chain: 'no chain', privateKey: 'no key' }),
  putSandboxRecord: () => RECORD,
};
const WEBHOOK = { url: 'https://hooks.acme.com/portal' };
const RECORD = { name: 'portal.acme.localhost', type: 'CNAME', values: ['x.portal.localhost'], ttl: 60 };

const QUERIES: Record<string, string> = {
  deleteSandboxRecord: `?name=${RECORD.name}&type=CNAME`,
  checkName: '?domain=portal.never-registered.com',
};

type Facts = { tenant: string; id: string };

const database = useDatabase();
let api: TestApi;
let stopping: AbortController;
let stranger: string;
beforeAll(async () => {
  stopping = new AbortController();
  await storeEndedKey(database.db);
  const settings = { sandbox: true };
  api = await createTestApiWithKeys(database.db, { settings, stopping: stopping.signal });
  stranger = (await aTenant(database.db)).id;
});
afterAll(async () => {
  stopping.abort();
});

/** A key that has signed tokens, and was ended an hour ago. */
const ENDED_KEY = { id: 'ended', secret: 'signed-until-an-hour-ago' };

async function storeEndedKey(db: RootDb) {
  const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
  await ensureSigningKey(db, { makeNew: () => ENDED_KEY, now: hoursAgo(2) });
  await rotateSigningKey(db, { key: SIGNING_KEY, endOldAt: hoursAgo(1), by: BY_OPERATOR, now: hoursAgo(1) });
}

/** An operator key: as it was given out, its id, and what the table keeps of it. */
async function aKey(): Promise<{ id: string; key: string; hash: string }> {
  const made = await api.call('POST', 'keys', { body: { label: 'x' } });
  const { id, key } = await jsonOf<{ id: string; key: string }>(made);
  const { hash } = await database.db
    .selectFrom('operator_keys')
    .select('hash')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return { id, key, hash };
}

async function aLink({ tenant, id }: Facts): Promise<string> {
  const made = await api.call('POST', `tenants/${tenant}/domains/${id}/links`, { body: {} });
  return made.status === 201 ? (await jsonOf<{ id: string }>(made)).id : randomUUID();
}

async function aWebhook(): Promise<string> {
  const made = await api.call('POST', 'webhooks', { body: WEBHOOK });
  return (await jsonOf<{ id: string }>(made)).id;
}

/** Callers who are refused everywhere: those whose key or token was good once, and those who made theirs up. */
const REFUSED: Record<string, (tenant: string) => string | null | Promise<string>> = {
  nobody: () => null,
  expired: (tenant) => api.token(tenant, 'admin', -1),
  rotatedAway: (tenant) => signedBy(ENDED_KEY, tenant),
  ofRemovedTenant: async (tenant) => {
    const token = api.token(tenant, 'admin');
    expect((await api.call('DELETE', `tenants/${tenant}`)).status).toBe(202);
    return token;
  },
  revokedKey: async () => {
    const { id, key } = await aKey();
    expect((await api.call('DELETE', `keys/${id}`)).status).toBe(204);
    return key;
  },
  forged: (tenant) => signedBy({ ...SIGNING_KEY, secret: 'guessed' }, tenant),
  hashOfKey: async () => (await aKey()).hash,
  hashAsKey: async () => `pdk_${(await aKey()).hash}`,
  garbage: () => 'garbage',
};

const guarded = listOperations().filter(({ secured }) => secured);

/** Asks an operation about a fresh domain (or what is given in place of it) and closes a stream at once. */
async function ask(operation: Operation, as: string | null, facts: Facts) {
  let { tenant, id } = facts;
  if (operation.operationId === 'revokeKey') {
    id = (await aKey()).id;
  }
  if (operation.operationId === 'revokeSession') id = (await aSession(database.db)).id;
  if (operation.path.includes('webhooks/{id}')) id = await aWebhook();
  if (operation.operationId === 'deleteSandboxRecord')
    await api.call('PUT', 'sandbox/dns/records', { body: RECORD });
  const query = QUERIES[operation.operationId] ?? '';
  const linkId = operation.path.includes('{linkId}') ? await aLink(facts) : '';
  const named = operation.path.replace('{tenant}', tenant).replace('{id}', id).replace('{linkId}', linkId);
  const path = `${named}${query}`;
  const body = BODIES[operation.operationId]?.(facts);
  const response = await api.call(operation.method, path, { as, ...(body === undefined ? {} : { body }) });
  const streams = response.headers.get('Content-Type')?.startsWith('text/event-stream') === true;
  if (streams) await response.body?.cancel();
  return { status: response.status, text: streams ? '' : await response.text() };
}

describe('who may do what', () => {
  test('covers every operation', () => {
    expect(guarded.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(MATRIX).sort());
    const open = listOperations().filter(({ secured }) => !secured);
    expect(open.map(({ operationId }) => operationId).sort()).toEqual([...OPEN].sort());
  });

  test.each(guarded)('$operationId', async (operation) => {
    const row = MATRIX[operation.operationId];
    if (row === undefined) throw new Error('no row');
    const answers: Record<string, number> = {};
    const callers = {
      viewer: (tenant: string) => api.token(tenant, 'viewer'),
      admin: (tenant: string) => api.token(tenant, 'admin'),
      operator: () => OPERATOR_KEY,
      other: () => api.token(stranger, 'admin'),
      ...REFUSED,
    };
    for (const [caller, as] of Object.entries(callers)) {
      const { tenant, id } = await aDomain(database.db, { domain: `${randomUUID()}.acme.com` });
      const { status } = await ask(operation, await as(tenant), { tenant, id });
      answers[caller] = status;
      expect([...operation.statuses, 401]).toContain(status);
    }
    const refused = Object.keys(REFUSED).map((caller) => [caller, 401]);
    expect(answers).toEqual({ ...row, ...Object.fromEntries(refused) });
  });
});

const ofTenants = guarded.filter(({ path }) => path.includes('{tenant}'));

test('what is refused was good before: the ended key signed it, and the key opened', async () => {
  const { id } = await aTenant(database.db);
  const asOf = { keys: [ENDED_KEY], removals: new Map() };
  expect(readToken(asOf, signedBy(ENDED_KEY, id), new Date())).toMatchObject({ tenant: id });
  const { key, hash } = await aKey();
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect((await api.call('GET', 'stats', { as: key })).status).toBe(200);
});

describe("what is another tenant's", () => {
  test.each(ofTenants)('is for $operationId as if it were not there', async (operation) => {
    const theirs = await aDomain(database.db, { domain: `${randomUUID()}.acme.com` });
    const as = api.token(stranger, 'admin');
    const nowhere = { tenant: randomUUID(), id: randomUUID() };
    const real = await ask(operation, as, { tenant: theirs.tenant, id: theirs.id });
    const none = await ask(operation, as, nowhere);
    const answerOf = ({ status, text }: typeof real, { tenant, id }: Facts) =>
      `${status} ${text.replaceAll(tenant, 'T').replaceAll(id, 'D')}`;
    expect(answerOf(real, theirs)).toBe(answerOf(none, nowhere));
    // Below its own tenant, another's domain is as absent as one that nobody has.
    if (!operation.path.includes('{id}')) return;
    const own = { tenant: stranger, id: theirs.id };
    const ownNone = { tenant: stranger, id: nowhere.id };
    expect(answerOf(await ask(operation, as, own), own)).toBe(
      answerOf(await ask(operation, as, ownNone), ownNone),
    );
  });
});

function signedBy(key: { id: string; secret: string }, tenant: string): string {
  const asked = { id: randomUUID(), tenant, role: 'admin', subject: null, expiresIn: 60 } as const;
  return signToken(key, asked, new Date()).token;
}
