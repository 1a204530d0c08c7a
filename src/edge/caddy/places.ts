/** Places for those who may wait, so many for each and so many for all: who finds none does not wait. */
export type Places = {
  take<T>(key: string, work: (hasPlace: boolean) => Promise<T>): Promise<T>;
};

export function createPlaces({ ofOne, ofAll }: { ofOne: number; ofAll: number }): Places {
  const taken = new Map<string, number>();
  let all = 0;
  const change = (key: string, by: 1 | -1) => {
    const now = (taken.get(key) ?? 0) + by;
    all += by;
    if (now === 0) taken.delete(key);
    else taken.set(key, now);
  };
  return {
    async take(key, work) {
      if (all >= ofAll || (taken.get(key) ?? 0) >= ofOne) return work(false);
      change(key, 1);
      try {
        return await work(true);
      } finally {
        change(key, -1);
      }
    },
  };
}
