import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Action, Domain } from '../api/types.ts';
import { rememberDomain } from '../live/queries.ts';
import { useSignedIn } from '../session/SessionContext.tsx';
import { useAnnounce } from './Announcer.tsx';

/** One request about a domain; its answer goes into the list, and `done` is said to screen readers. */
export function useRequest(domain: Domain, what: Action, done: string) {
  const { api } = useSignedIn();
  const client = useQueryClient();
  const announce = useAnnounce();
  return useMutation({
    mutationFn: () => api.ask(domain.id, what),
    onSuccess: (changed) => {
      rememberDomain(client, api, changed);
      announce(done);
    },
  });
}
