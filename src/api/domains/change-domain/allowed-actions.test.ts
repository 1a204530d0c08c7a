import { beforeAll, expect, test } from 'vitest';
import { type ChangeRequest, REQUESTS } from '../../../core/lifecycle/requests.ts';
import { listTimeline } from '../../../store/domains/timeline.ts';
import { createTestApi, jsonOf, OPERATOR_KEY, type TestApi } from '../../../testing/api.ts';
import { useDatabase } from '../../../testing/postgres.ts';
import { aDomain } from '../../../testing/store-builders.ts';
import { CHANGES } from './changes.ts';

const database = useDatabase();
let api: TestApi;
beforeAll(() => {
  api = createTestApi(database.db);
});

type Where = { tenant: string; id: string };

/** The requests made before, and whether the domain is off the edge since. */
const STATES: Record<string, { asked: ChangeRequest[]; isOff: boolean }> = {
  wanted: { asked: [], isOff: false },
  'being switched off': { asked: ['disable'], isOff: false },
  'switched off': { asked: ['disable'], isOff: true },
  'being removed': { asked: ['delete'], isOff: false },
};

async function aDomainThatIs({ asked, isOff }: (typeof STATES)[string]): Promise<Where> {
  const where = await aDomain(database.db);
  for (const request of asked) await ask(request, where, OPERATOR_KEY);
  const off = isOff ? { status: 'disabled' as const, edge_applied: false } : { edge_applied: true };
  await database.db.updateTable('portal_domains').set(off).where('id', '=', where.id).execute();
  return where;
}

function ask(request: ChangeRequest, where: Where, as: string): Promise<Response> {
  const { method, path } = CHANGES[request];
  const url = path.replace('{tenant}', where.tenant).replace('{id}', where.id);
  const body = CHANGES[request].reason === 'required' ? { body: { reason: 'asked for' } } : {};
  return api.call(method.toUpperCase(), url, { as, ...body });
}

const linesOf = async ({ id }: Where) => (await listTimeline(database.db, id, { limit: 100 })).length;

const cases = Object.keys(STATES).flatMap((state) =>
  (['operator', 'admin', 'viewer'] as const).map((caller) => ({ state, caller })),
);

test.each(cases)(
  'a domain that is $state allows $caller exactly what is carried out',
  async ({ state, caller }) => {
    const setUp = STATES[state];
    if (setUp === undefined) throw new Error(`no state ${state}`);
    const carriedOut: ChangeRequest[] = [];
    let allowed: string[] = [];
    for (const request of REQUESTS) {
      const where = await aDomainThatIs(setUp);
      const as = caller === 'operator' ? OPERATOR_KEY : api.token(where.tenant, caller);
      const shown = await api.call('GET', `tenants/${where.tenant}/domains/${where.id}`, { as });
      allowed = (await jsonOf<{ allowedActions: string[] }>(shown)).allowedActions;
      const before = await linesOf(where);
      const answer = await ask(request, where, as);
      if (answer.status === 202 && (await linesOf(where)) > before) carriedOut.push(request);
    }
    expect(allowed).toEqual(carriedOut);
  },
);
