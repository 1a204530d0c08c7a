import { expect, test } from 'vitest';
import type { ActivityDeps } from './deps.ts';
import { createActivities } from './index.ts';

test('rounds are made by what counts them as under way', async () => {
  const underWay = { during: async () => 'made and counted' };
  const activities = createActivities({ underWay } as unknown as ActivityDeps);
  const rounds = activities.makeRounds({ domainId: 'd', tenant: 't', requested: false });
  expect(await rounds).toBe('made and counted');
});
