/** `npm run build:bundle`: prepares the workflow bundle, so that a worker starts without a bundler. */
import { buildBundle } from '../temporal/bundle.ts';
import { runMain } from './run-main.ts';

await runMain(async () => {
  await buildBundle();
  return 0;
});
