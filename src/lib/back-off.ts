/** A back-off that grows with each failure: times in milliseconds, `factor` 2 unless given. */
export type BackOff = { firstMs: number; mostMs: number; factor?: number };

/**
 * The time to wait after `failures` failures in a row, in milliseconds: `firstMs` after the first, then `factor` times
 * as long each time, up to `mostMs`.
 */
export function backOffMs({ firstMs, mostMs, factor = 2 }: BackOff, failures: number): number {
  return Math.min(firstMs * factor ** Math.max(failures - 1, 0), mostMs);
}
