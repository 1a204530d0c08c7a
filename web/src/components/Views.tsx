import { useEffect, useRef } from 'react';
import type { Domain, Sandbox } from '../api/types.ts';
import type { Connection } from '../live/follow.ts';
import { useDomains } from '../live/queries.ts';
import { useTenantStream } from '../live/useTenantStream.ts';
import { useVisible } from '../live/useVisible.ts';
import { type Route, routeOf } from '../routing/route.ts';
import { useQueryString } from '../routing/router.ts';
import { useSignedIn } from '../session/SessionContext.tsx';
import { useTexts } from '../texts/TextsContext.tsx';
import { ConnectionNote } from './ConnectionNote.tsx';
import { DomainPage } from './domain/DomainPage.tsx';
import { UnknownPage } from './domain/UnknownPage.tsx';
import { ListPage } from './list/ListPage.tsx';
import { ListProblem } from './list/ListProblem.tsx';

/** All that the views of a tenant's domains are drawn from. */
type TenantViews = {
  route: Route;
  /** The domains; undefined while they are not known. */
  domains: Domain[] | undefined;
  problem: Error | null;
  /** The domain of the view, where it is one's. */
  shown: Domain | undefined;
  cameFrom: string | null;
  connection: Connection;
};

/** Follows the tenant's domains by one stream, and the view that the reader has chosen. */
export function useViews(): TenantViews {
  const connection = useTenantStream(useVisible());
  const { data: domains, error: problem } = useDomains(
    connection === 'reconnecting' || connection === 'polling',
  );
  const query = useQueryString();
  const route = routeOf(query);
  const cameFrom = useCameFrom(query);
  const shown = route.view === 'domain' ? domains?.find(({ id }) => id === route.id) : undefined;
  return { route, domains, problem, shown, cameFrom, connection };
}

/** The tenant's domains as a list, or the page of one of them. */
export function Views({ views, sandbox }: { views: TenantViews; sandbox: Sandbox | null }) {
  const { liveness } = useSignedIn();
  const { route, domains, problem, shown, cameFrom, connection } = views;
  return (
    <>
      <ConnectionNote connection={connection} clock={liveness} />
      {problem && <ListProblem error={problem} />}
      {route.view === 'list' && <ListPage domains={domains} sandbox={sandbox} cameFrom={cameFrom} />}
      {route.view !== 'list' && shown && <DomainPage key={shown.id} domain={shown} sandbox={sandbox} />}
      {route.view !== 'list' && !shown && <Missing isRead={domains !== undefined} />}
    </>
  );
}

function Missing({ isRead }: { isRead: boolean }) {
  const { page } = useTexts();
  return isRead ? <UnknownPage /> : <p role="status">{page.readingDomain}</p>;
}

/** Returns the domain whose page was open before this view, as its row takes the focus then. */
function useCameFrom(query: string): string | null {
  const last = useRef(query);
  const before = routeOf(last.current);
  useEffect(() => {
    last.current = query;
  }, [query]);
  return before.view === 'domain' ? before.id : null;
}
