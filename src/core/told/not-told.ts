/**
 * In place of words or an address of our own parts, which only operators are told. Sentences are made without it: see
 * checks/edge.ts and checks/probe.ts.
 */
export const NOT_TOLD = 'not told';
