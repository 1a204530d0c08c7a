import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderOpenApi } from '../../src/api/http/openapi.ts';
import { startServer } from '../../src/api/http/server.ts';
import type { RootDb } from '../../src/store/database/database.ts';
import { createTestApi, OPERATOR_KEY, type TestApi } from '../../src/testing/api.ts';
import { createTestDatabase } from '../../src/testing/postgres.ts';
import { installSchemathesis, RUN_MS, type Schemathesis } from '../../src/testing/schemathesis.ts';
import { aDomain, aTenant } from '../../src/testing/store-builders.ts';

/** A stream has no end; its own tests look at what it answers. */
const WITHOUT_END = ['streamDomain', 'streamTenant'];

type Answered = { request: string; status: number; text: string };
type Party = { tenant: string; id: string /** Texts that only its own answers may hold. */; marks: string[] };

/** Two tenants on a database and a server of their own, so that what one caller removes is there for the next. */
type World = { api: TestApi; url: string; acme: Party; bolt: Party; document: string; answered: Answered[] };

let schemathesis: Schemathesis;
const ends: (() => Promise<void>)[] = [];
beforeAll(async () => {
  schemathesis = await installSchemathesis();
}, 600_000);
afterAll(async () => {
  for (const end of ends) await end();
  await schemathesis?.remove();
});

async function aWorld(adapt = (document: string) => document): Promise<World> {
  const database = await createTestDatabase({ max: 20 });
  ends.unshift(() => database.drop());
  const { db } = database;
  // A long poll ends soon, as nothing happens to the domains.
  const settings = { sandbox: true, requestsPerMinute: 1_000_000 };
  const api = createTestApi(db, { settings, streamLifeMs: 100 });
  await api.deps.servedNames.load();
  const [acme, bolt] = [await aParty(db, 'portal.acme-only.com'), await aParty(db, 'portal.bolt-only.com')];
  const answered: Answered[] = [];
  const server = await startServer(recorded(api, answered), { host: '127.0.0.1', port: 0 });
  ends.unshift(() => server.stop(0));
  const document = `${acme.tenant}.json`;
  await writeFile(join(schemathesis.folder, document), adapt(aimedDocument(acme, bolt)));
  return { api, url: server.url, acme, bolt, document, answered };
}

async function aParty(db: RootDb, domain: string): Promise<Party> {
  const tenant = await aTenant(db);
  const { id, ownershipToken } = await aDomain(db, { tenant: tenant.id, domain });
  return { tenant: tenant.id, id, marks: [domain, ownershipToken, tenant.canonicalHost] };
}

/** The API, of which every answer is kept. */
function recorded({ app }: TestApi, answered: Answered[]) {
  return {
    fetch: async (request: Request, env?: unknown): Promise<Response> => {
      const response = await app.fetch(request, env as object);
      const copy = response.clone();
      const { pathname, search } = new URL(request.url);
      const seen = { request: `${request.method} ${pathname}${search}`, status: response.status };
      answered.push({ ...seen, text: await copy.text() });
      return response;
    },
  };
}

/** The document, whose ids are those of the two parties: what is guessed at random is not there anyway. */
function aimedDocument(acme: Party, bolt: Party): string {
  const document = JSON.parse(renderOpenApi(), (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('in' in value) || value.in !== 'path') return value;
    const ids = Reflect.get(value, 'name') === 'tenant' ? [acme.tenant, bolt.tenant] : [acme.id, bolt.id];
    return { ...value, schema: { type: 'string', enum: ids } };
  }) as { paths: Record<string, Record<string, { operationId: string }>> };
  return JSON.stringify(document);
}

describe.concurrent('schemathesis, from the OpenAPI document', () => {
  test.each<{ who: string; as: (world: World) => string | null; others: (world: World) => string[] }>([
    {
      who: 'a tenant',
      as: ({ api, acme }) => api.token(acme.tenant, 'admin'),
      others: ({ bolt }) => bolt.marks,
    },
    { who: 'nobody', as: () => null, others: ({ acme, bolt }) => [...acme.marks, ...bolt.marks] },
    { who: 'an operator', as: () => OPERATOR_KEY, others: () => [] },
  ])(
    'as $who: no 5xx, only what is documented, and nothing of others',
    async ({ as, others }) => {
      const world = await aWorld();
      const { url, document, answered } = world;
      const choice = WITHOUT_END.flatMap((operation) => ['--exclude-operation-id', operation]);
      const { code, output } = await schemathesis.run({ url, token: as(world), document, choice });
      expect(answered.filter(({ status }) => status >= 500)).toEqual([]);
      const leaks = answered.filter(({ text }) => others(world).some((mark) => text.includes(mark)));
      expect(leaks).toEqual([]);
      expect(code, output).toBe(0);
      expect(answered.length).toBeGreaterThan(100);
    },
    RUN_MS + 10_000,
  );

  test(
    'finds what is not documented',
    async () => {
      const { api, url, acme, document } = await aWorld((text) => text.replaceAll('"404"', '"410"'));
      const choice = ['--include-operation-id', 'getTenant'];
      const token = api.token(acme.tenant, 'viewer');
      const { code, output } = await schemathesis.run({ url, token, document, choice });
      expect(code).toBe(1);
      expect(output).toContain('Undocumented status code');
    },
    RUN_MS,
  );
});
