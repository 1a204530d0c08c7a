import { resolve } from 'node:path';
import { runMain } from '../../src/bin/run-main.ts';
import { recordsIn } from './records.ts';

/** Publishes a tenant's CNAME in the cluster of `npm run cluster -- --pods`: NAME TARGET. */
await runMain(async () => {
  const [name, target] = process.argv.slice(2);
  if (name === undefined || target === undefined) {
    process.stderr.write('usage: node e2e/pods/publish.ts NAME TARGET\n');
    return 1;
  }
  const { set } = recordsIn(resolve('.portal-domains/pods/records.json'));
  await set({ name, type: 'CNAME', values: [target], ttl: 1 });
  return 0;
});
