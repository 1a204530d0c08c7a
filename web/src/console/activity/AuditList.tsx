import detailStyles from '../../components/domain/Details.module.css';
import { RelativeTime } from '../../components/RelativeTime.tsx';
import { Link } from '../../routing/Link.tsx';
import { domainQuery } from '../../routing/route.ts';
import styles from '../Console.module.css';
import type { AuditEntry } from '../types.ts';

/** Entries of the audit: what, on which domain, by whom, and why where somebody said so. */
export function AuditList({ entries }: { entries: AuditEntry[] }) {
  if (entries.length === 0) return <p className={styles.text}>Nobody has done anything yet.</p>;
  return (
    <ol className={`${detailStyles.list} ${detailStyles.timeline}`}>
      {entries.map((entry) => (
        <li key={entry.id}>
          <span>
            <strong>{entry.action.replaceAll(/[._]/g, ' ')}</strong> <About entry={entry} />
          </span>
          {noteOf(entry) !== null && <span>“{noteOf(entry)}”</span>}
          <span className={detailStyles.muted}>
            <RelativeTime iso={entry.at} withClock />, by {whoOf(entry)}
          </span>
        </li>
      ))}
    </ol>
  );
}

function About({ entry: { domainId, to, from } }: { entry: AuditEntry }) {
  const name =
    textOf(to, 'domain') ??
    textOf(from, 'domain') ??
    textOf(to, 'name') ??
    textOf(to, 'label') ??
    textOf(to, 'kind');
  const status = textOf(to, 'status');
  return (
    <>
      {domainId === null ? <bdi>{name}</bdi> : <Link to={domainQuery(domainId)}>{name ?? domainId}</Link>}
      {status !== null && `: ${status}`}
    </>
  );
}

const KINDS = { operator: 'operator', tenant: 'tenant’s user', system: 'the product' } as const;

/** Names the author: the person where the token or the session named one, else the key. */
function whoOf({ actor: { kind, id, subject } }: AuditEntry): string {
  return `${KINDS[kind]} ${subject ?? id}`;
}

const noteOf = ({ to }: AuditEntry) => textOf(to, 'note');

function textOf(values: AuditEntry['to'], name: string): string | null {
  const value = values?.[name];
  return typeof value === 'string' ? value : null;
}
