/** `npm run build:bundle`: prepares the workflow bundle, so that a worker starts without a bundler. */
import { buildBundle } from '../temporal/bundle.ts';

await buildBundle();
