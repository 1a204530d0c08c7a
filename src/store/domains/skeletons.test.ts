import { domainToASCII } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { comparedSkeleton } from '../../core/hostname/lookalikes.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { aDomain, aServedDomain, aTenant } from '../../testing/store-builders.ts';
import { migrate } from '../database/migrate.ts';
import { hasLookalike } from './competing-claims.ts';
import { fillSkeletons } from './skeletons.ts';

const database = useDatabase();
beforeAll(async () => {
  for (const name of ['one', 'two', 'three', 'four', 'five'])
    await aServedDomain(database.db, { domain: domainToASCII(`portal.${name}-c\u00f6ntoso.com`) });
});

/** As rows were before migration 0009. */
const forget = () => database.db.updateTable('portal_domains').set({ skeleton: null }).execute();

test('a name that was proved before there were skeletons is compared after the next migrate', async () => {
  const { id: tenant } = await aTenant(database.db);
  const displayDomain = 'login.\u03bfne-c\u00f6ntoso.com';
  const name = { domain: domainToASCII(displayDomain), displayDomain };
  const isLookalike = () =>
    hasLookalike(database.db, { tenant, domain: name.domain }, comparedSkeleton(name));
  await forget();
  expect(await isLookalike()).toBe(false);
  await migrate(database.db);
  expect(await isLookalike()).toBe(true);
});

test('all of them are filled, batch by batch, and none that is not proved', async () => {
  const claim = await aDomain(database.db, { domain: 'portal.six-contoso.com' });
  await forget();
  expect(await fillSkeletons(database.db, 2)).toBe(5);
  expect(await fillSkeletons(database.db, 2)).toBe(0);
  const open = database.db.selectFrom('portal_domains').select('id').where('skeleton', 'is', null);
  expect(await open.execute()).toEqual([{ id: claim.id }]);
});
