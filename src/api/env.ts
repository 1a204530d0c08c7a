import type { Context } from 'hono';
import type { Caller } from './caller.ts';

/** What middleware leaves for handlers. */
export type ApiEnv = {
  Variables: {
    requestId: string;
    /** Finds out who calls; made lazily, so that unknown paths are 404 for everybody. */
    identify: () => Promise<Caller | null>;
    /** Set by the guards of auth.ts; only operations behind a guard may read it. */
    caller: Caller;
  };
};

export type ApiContext = Context<ApiEnv>;
