import { memo, useEffect, useId, useRef } from 'react';
import type { Domain } from '../../api/types.ts';
import { appearanceOf } from '../../appearance.ts';
import { treeOf } from '../../focus.ts';
import { matching, queryOf, type Wanted, wantedOf, worstFirst } from '../../list-view.ts';
import { Link } from '../../routing/Link.tsx';
import { domainQuery } from '../../routing/route.ts';
import { useQueryString, useRouter } from '../../routing/router.ts';
import { useTexts } from '../../texts/TextsContext.tsx';
import { Badge } from '../Badge.tsx';
import { RelativeTime } from '../RelativeTime.tsx';
import styles from './DomainList.module.css';
import { GroupFilter } from './GroupFilter.tsx';

type Props = {
  domains: Domain[];
  /** The domain whose page was open before: its row takes the focus. */
  cameFrom: string | null;
};

/** A row for each domain, the worst first, with a filter. */
export function DomainList({ domains, cameFrom }: Props) {
  const { goTo } = useRouter();
  const { list } = useTexts();
  const wanted = wantedOf(useQueryString());
  const want = (next: Wanted) => goTo(queryOf(next), { replace: true });
  const found = matching(domains, wanted.text);
  const shown = worstFirst(found.filter(({ group }) => wanted.group === null || group === wanted.group));
  const search = useId();
  const box = useRef<HTMLDivElement>(null);
  const isBack = useRef(cameFrom);
  useEffect(() => {
    const { current } = box;
    if (current && isBack.current !== null) treeOf(current).getElementById(rowId(isBack.current))?.focus();
    isBack.current = null;
  }, []);
  return (
    <div ref={box} className={styles.box}>
      <div className={styles.filter}>
        <div className={styles.search}>
          <label htmlFor={search}>{list.find}</label>
          <input
            id={search}
            type="search"
            value={wanted.text}
            onChange={(event) => want({ ...wanted, text: event.target.value })}
            autoCapitalize="none"
            autoComplete="off"
            spellCheck={false}
          />
        </div>
        <GroupFilter domains={found} group={wanted.group} onChange={(group) => want({ ...wanted, group })} />
      </div>
      {shown.length === 0 && (
        <p className={styles.none} role="status">
          {list.none}
        </p>
      )}
      {shown.length > 0 && (
        <table className={styles.table} aria-label={list.yourDomains}>
          <thead>
            <tr>
              <th scope="col">{list.domain}</th>
              <th scope="col">{list.state}</th>
              <th scope="col">{list.whoMustAct}</th>
              <th scope="col">{list.since}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((domain) => (
              <Row key={domain.id} domain={domain} />
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

const rowId = (id: string) => `domain-${id}`;

const Row = memo(function Row({ domain }: { domain: Domain }) {
  const { list } = useTexts();
  const { id, displayDomain, domain: name, phaseText, actorText, statusSince, group } = domain;
  return (
    <tr data-domain={name} data-status={domain.status} data-group={group}>
      <th scope="row">
        <Link id={rowId(id)} to={domainQuery(id)} className={styles.name}>
          <bdi>{displayDomain}</bdi>
        </Link>
        {displayDomain !== name && <code className={styles.alabel}>{name}</code>}
      </th>
      <td>
        <Badge tone={appearanceOf(domain).tone}>{phaseText}</Badge>
      </td>
      <td data-label={list.whoMustAct}>{actorText}</td>
      <td data-label={list.since}>
        <RelativeTime iso={statusSince} />
      </td>
    </tr>
  );
});
