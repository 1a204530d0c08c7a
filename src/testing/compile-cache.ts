import { type Environment, environment } from '../config/config.ts';

/**
 * Returns Node's setting for a cache of compiled code, which vitest.config.ts makes and child processes inherit: for those
 * that get an environment of their own. With it a process of ours takes a quarter less of a processor to start.
 */
export function compileCache(): Environment {
  return { NODE_COMPILE_CACHE: environment().NODE_COMPILE_CACHE };
}
