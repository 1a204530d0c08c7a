import { Badge } from '../../components/Badge.tsx';
import formStyles from '../../components/Form.module.css';
import { Notice } from '../../components/Notice.tsx';
import { RelativeTime } from '../../components/RelativeTime.tsx';
import { RecordsTable } from '../../components/records/RecordsTable.tsx';
import { AuditList } from '../activity/AuditList.tsx';
import styles from '../Console.module.css';
import { useConsole } from '../ConsoleContext.tsx';
import { ReadState } from '../ReadState.tsx';
import type { Inspected } from '../types.ts';
import { useRead } from '../useRead.ts';
import { STATUS_WORDS } from '../words.ts';
import { Actions } from './Actions.tsx';
import { Checks } from './Checks.tsx';
import { Elsewhere } from './Elsewhere.tsx';
import { Facts } from './Facts.tsx';
import { History } from './History.tsx';

/** Everything about one domain: what is wrong first, what an operator may do, and the evidence. */
export function DomainView({ id }: { id: string }) {
  const { api } = useConsole();
  const inspected = useRead(['domain', id], () => api.inspect(id));
  return (
    <>
      {!inspected.data && <h1 className={styles.title}>Domain</h1>}
      <ReadState error={inspected.error} isRead={inspected.data !== undefined} what="the domain" />
      {inspected.data && <Inspection seen={inspected.data} />}
    </>
  );
}

function Inspection({ seen }: { seen: Inspected }) {
  const { domain, onHoldSince } = seen;
  const { text, tone } = STATUS_WORDS[domain.status];
  const isWell = domain.nextSteps.length === 0 && domain.renewalForecast === null;
  return (
    <article className={styles.article}>
      <header>
        <h1 className={styles.title}>
          <bdi>{domain.displayDomain}</bdi>
        </h1>
        <p className={styles.badges}>
          <Badge tone={tone}>{text}</Badge>
          {onHoldSince !== null && <Badge tone="attention">On hold</Badge>}
          <span className={styles.muted}>
            since <RelativeTime iso={domain.statusSince} />
          </span>
        </p>
      </header>
      <Notice
        tone={!isWell && tone === 'good' ? 'attention' : tone}
        icon={!isWell ? 'warning' : tone === 'good' ? 'check' : 'minus'}
      >
        <p>{domain.statusMessage}</p>
        {domain.renewalForecast !== null && <p>{domain.renewalForecast.message}</p>}
      </Notice>
      <Actions seen={seen} />
      <Facts seen={seen} />
      {domain.records.length > 0 && (
        <section className={formStyles.card} aria-labelledby="records">
          <h2 id="records">Records</h2>
          <RecordsTable label="Records" records={domain.records} provider={domain.dnsProvider} />
        </section>
      )}
      <Checks domain={domain} />
      <Elsewhere seen={seen} />
      <History domain={domain} />
      <WhoDidWhat id={domain.id} />
    </article>
  );
}

function WhoDidWhat({ id }: { id: string }) {
  const { api } = useConsole();
  const audit = useRead(['audit', 'domain', id], () => api.listAudit({ domain: id }));
  return (
    <section className={formStyles.card} aria-labelledby="who">
      <h2 id="who">Who did what</h2>
      <ReadState error={audit.error} isRead={audit.data !== undefined} what="the audit" />
      {audit.data && <AuditList entries={audit.data.entries} />}
    </section>
  );
}
