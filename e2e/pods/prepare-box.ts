import { runMain } from '../../src/bin/run-main.ts';
import { prepareBox } from '../cluster/node/box.ts';

/** First step in a new box. */
await runMain(async () => {
  await prepareBox();
  return 0;
});
