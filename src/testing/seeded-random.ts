/** Random numbers that come again with the same seed. */
export type SeededRandom = {
  /** A whole number from `low` up to and without `high`. */
  between(low: number, high: number): number;
  pick<T>(values: readonly [T, ...T[]]): T;
  /** `count` numbers of that range, the smallest first. */
  moments(count: number, low: number, high: number): number[];
};

/** mulberry32: small, and random enough for the choice of moments. */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (low: number, high: number) => low + Math.floor(next() * (high - low));
  return {
    between,
    pick: ([first, ...rest]) => rest[between(-1, rest.length)] ?? first,
    moments: (count, low, high) =>
      Array.from({ length: count }, () => between(low, high)).sort((a, b) => a - b),
  };
}
