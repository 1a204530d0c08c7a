import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApi, OPERATOR_KEY, type TestApi } from '../testing/api.ts';
import { createTestDatabase, type TestDatabase } from '../testing/postgres.ts';
import { installSchemathesis, type Schemathesis } from '../testing/schemathesis.ts';
import { aDomain, aTenant } from '../testing/store-builders.ts';
import { renderOpenApi } from './openapi.ts';
import { type RunningServer, startServer } from './server.ts';

/** A stream has no end; its own tests look at what it answers. */
const WITHOUT_END = 'streamDomain';

type Answered = { request: string; status: number; text: string };
type Party = { tenant: string; id: string /** What only its own answers may hold. */; marks: string[] };

let schemathesis: Schemathesis;
let database: TestDatabase;
let api: TestApi;
let server: RunningServer;
let acme: Party;
let bolt: Party;
let answered: Answered[] = [];
beforeAll(async () => {
  schemathesis = await installSchemathesis();
  database = await createTestDatabase({ max: 20 });
  api = createTestApi(database.db, { settings: { sandbox: true, requestsPerMinute: 1_000_000 } });
  await api.deps.servedNames.load();
  acme = await aParty('portal.acme-only.com');
  bolt = await aParty('portal.bolt-only.com');
  server = await startServer({ fetch: recorded }, { host: '127.0.0.1', port: 0 });
  await writeFile(join(schemathesis.folder, 'openapi.json'), aimedDocument());
}, 600_000);
afterAll(async () => {
  await server?.stop(0);
  await database?.drop();
  await schemathesis?.remove();
});

async function aParty(domain: string): Promise<Party> {
  const tenant = await aTenant(database.db);
  const { id, ownershipToken } = await aDomain(database.db, { tenant: tenant.id, domain });
  return { tenant: tenant.id, id, marks: [domain, ownershipToken, tenant.canonicalHost] };
}

async function recorded(request: Request, env?: unknown): Promise<Response> {
  const response = await api.app.fetch(request, env as object);
  const copy = response.clone();
  const { pathname, search } = new URL(request.url);
  const seen = { request: `${request.method} ${pathname}${search}`, status: response.status };
  answered.push({ ...seen, text: await copy.text() });
  return response;
}

/** The document, whose ids are those of the two parties: what is guessed at random is not there anyway. */
function aimedDocument(): string {
  const document = JSON.parse(renderOpenApi(), (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('in' in value) || value.in !== 'path') return value;
    const ids = Reflect.get(value, 'name') === 'tenant' ? [acme.tenant, bolt.tenant] : [acme.id, bolt.id];
    return { ...value, schema: { type: 'string', enum: ids } };
  }) as { paths: Record<string, Record<string, { operationId: string }>> };
  return JSON.stringify(document);
}

describe('schemathesis, from the OpenAPI document', () => {
  test.each([
    { who: 'a tenant', as: () => api.token(acme.tenant, 'admin'), others: () => bolt.marks },
    { who: 'another tenant', as: () => api.token(bolt.tenant, 'viewer'), others: () => acme.marks },
    { who: 'nobody', as: () => null, others: () => [...acme.marks, ...bolt.marks] },
    { who: 'an operator', as: () => OPERATOR_KEY, others: () => [] },
  ])(
    'as $who: no 5xx, only what is documented, and nothing of others',
    async ({ as, others }) => {
      answered = [];
      const choice = ['--exclude-operation-id', WITHOUT_END];
      const asked = { url: server.url, token: as(), document: 'openapi.json', choice };
      const { code, output } = await schemathesis.run(asked);
      expect(answered.filter(({ status }) => status >= 500)).toEqual([]);
      const leaks = answered.filter(({ text }) => others().some((mark) => text.includes(mark)));
      expect(leaks).toEqual([]);
      expect(code, output).toBe(0);
      expect(answered.length).toBeGreaterThan(100);
    },
    120_000,
  );

  test('finds what is not documented', async () => {
    const document = 'lacking.json';
    const lacking = aimedDocument().replaceAll('"404"', '"410"');
    await writeFile(join(schemathesis.folder, document), lacking);
    const choice = ['--include-operation-id', 'getTenant'];
    const token = api.token(acme.tenant, 'viewer');
    const { code, output } = await schemathesis.run({ url: server.url, token, document, choice });
    expect(code).toBe(1);
    expect(output).toContain('Undocumented status code');
  }, 60_000);
});
