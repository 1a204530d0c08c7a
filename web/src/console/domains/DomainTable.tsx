import type { Domain } from '../../api/types.ts';
import { Badge } from '../../components/Badge.tsx';
import listStyles from '../../components/list/DomainList.module.css';
import { RelativeTime } from '../../components/RelativeTime.tsx';
import { Link } from '../../routing/Link.tsx';
import { domainQuery } from '../../routing/route.ts';
import { useTexts } from '../../texts/TextsContext.tsx';
import { dayOf } from '../../time.ts';
import styles from '../Console.module.css';
import { ACTOR_WORDS, reasonText, STATUS_WORDS } from '../words.ts';

/** A page of domains. `isOld`: the next page is being read. */
export function DomainTable({ domains, isOld }: { domains: Domain[]; isOld: boolean }) {
  const { language } = useTexts();
  return (
    <div className={listStyles.box} aria-busy={isOld}>
      <table className={`${listStyles.table} ${styles.domains}`}>
        <thead>
          <tr>
            <th scope="col">Domain</th>
            <th scope="col">Status</th>
            <th scope="col">Why, and who must act</th>
            <th scope="col">Certificate until</th>
            <th scope="col">Since</th>
          </tr>
        </thead>
        <tbody>
          {domains.map((domain) => (
            <tr key={domain.id}>
              <th scope="row">
                <Link to={domainQuery(domain.id)} className={listStyles.name}>
                  <bdi>{domain.displayDomain}</bdi>
                </Link>
                {domain.displayDomain !== domain.domain && (
                  <span className={listStyles.alabel}>{domain.domain}</span>
                )}
              </th>
              <td>
                <Badge tone={STATUS_WORDS[domain.status].tone}>{STATUS_WORDS[domain.status].text}</Badge>
              </td>
              <td>
                {domain.reason === null ? '–' : `${reasonText(domain.reason)}, ${ACTOR_WORDS[domain.actor]}`}
              </td>
              <td>{domain.certificate === null ? '–' : dayOf(domain.certificate.notAfter, language)}</td>
              <td>
                <RelativeTime iso={domain.statusSince} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
