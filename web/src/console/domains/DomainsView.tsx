import { useRouter } from '../../routing/router.ts';
import styles from '../Console.module.css';
import { useConsole } from '../ConsoleContext.tsx';
import { Pages } from '../Pages.tsx';
import { ReadState } from '../ReadState.tsx';
import { useRead } from '../useRead.ts';
import { type DomainFilter, domainsQuery } from '../view.ts';
import { DomainTable } from './DomainTable.tsx';
import { Filters } from './Filters.tsx';

/** Domains of all tenants, searched and filtered, page by page. */
export function DomainsView({ filter }: { filter: DomainFilter }) {
  const { api } = useConsole();
  const { goTo } = useRouter();
  const page = useRead(['domains', domainsQuery(filter)], () => api.listDomains(filter), { keep: true });
  const { after, ...rest } = filter;
  return (
    <>
      <h1 className={styles.title}>Domains</h1>
      <Filters filter={rest} onChange={(next) => goTo(domainsQuery(next), { replace: true })} />
      <ReadState error={page.error} isRead={page.data !== undefined} what="the domains" />
      {page.data?.domains.length === 0 && (
        <p className={styles.none}>
          {Object.keys(filter).length === 0
            ? 'There is no domain yet.'
            : 'No domain matches. Take a filter away, or search for a shorter part of the name.'}
        </p>
      )}
      {page.data && page.data.domains.length > 0 && (
        <DomainTable domains={page.data.domains} isOld={page.isPlaceholderData} />
      )}
      {page.data && (
        <Pages
          first={after === undefined ? null : domainsQuery(rest)}
          next={page.data.nextCursor === null ? null : domainsQuery({ ...rest, after: page.data.nextCursor })}
        />
      )}
    </>
  );
}
