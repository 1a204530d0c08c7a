import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { isRefusal } from '../api/problem.ts';

const OFTEN_MS = 5_000;

/** Reads something again and again while it is shown. A refusal would be the same again. */
export function useRead<T>(key: readonly unknown[], read: () => Promise<T>, { keep = false } = {}) {
  return useQuery({
    queryKey: key,
    queryFn: read,
    retry: false,
    refetchInterval: ({ state }) => (isRefusal(state.error) ? false : OFTEN_MS),
    // A table keeps its place while the next page is read.
    ...(keep ? { placeholderData: keepPreviousData } : {}),
  });
}
