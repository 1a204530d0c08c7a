import type { KubeClient } from '../../src/kubernetes/client.ts';

type Call = (...args: never[]) => unknown;

/** A client that counts what it is asked, by call and kind. */
export function countCalls(client: KubeClient) {
  const counts = new Map<string, number>();
  const counting = Object.fromEntries(
    Object.entries(client).map(([name, call]: [string, Call]) => [
      name,
      (...args: never[]) => {
        const [{ kind } = {}] = args as { kind?: string }[];
        const key = `${name} ${kind ?? ''}`.trim();
        counts.set(key, (counts.get(key) ?? 0) + 1);
        return call(...args);
      },
    ]),
  );
  return {
    client: counting as KubeClient,
    total: () => [...counts.values()].reduce((sum, one) => sum + one, 0),
    words: () => [...counts].map(([key, number]) => `${number} ${key}`).join(', '),
  };
}
