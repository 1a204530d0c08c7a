/**
 * Why the patrol starts a workflow. `dns`, `certificate`, `origin`: what a visit saw differs. `whole`: a whole round does.
 * `plan`: there is something to be done at the edge, as an order or what a request changed. `watch`: the edge has changed.
 */
export const PATROL_REASONS = ['dns', 'certificate', 'origin', 'whole', 'plan', 'watch'] as const;
export type PatrolReason = (typeof PATROL_REASONS)[number];
