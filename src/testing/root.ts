import { fileURLToPath } from 'node:url';

/** The repository; what is built and the scripts are found from here. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
