import { Link } from '../../routing/Link.tsx';
import shared from '../Console.module.css';
import { useConsole } from '../ConsoleContext.tsx';
import { ReadState } from '../ReadState.tsx';
import type { Fleet } from '../types.ts';
import { useRead } from '../useRead.ts';
import { domainsQuery } from '../view.ts';
import { byStatus, durationText, numberText, reasonText, STATUS_WORDS, STATUSES } from '../words.ts';
import { Attention } from './Attention.tsx';
import { CountTable } from './CountTable.tsx';
import styles from './Fleet.module.css';

/** The fleet in numbers: first what needs an operator. */
export function FleetView() {
  const { api } = useConsole();
  const fleet = useRead(['fleet'], () => api.readFleet());
  return (
    <>
      <h1 className={shared.title}>Fleet</h1>
      <ReadState error={fleet.error} isRead={fleet.data !== undefined} what="the fleet" />
      {fleet.data && <Numbers fleet={fleet.data} />}
    </>
  );
}

function Numbers({ fleet }: { fleet: Fleet }) {
  if (fleet.total === 0)
    return <p className={shared.none}>There is no domain yet. A tenant’s first one shows here at once.</p>;
  return (
    <>
      <Attention fleet={fleet} />
      <Figures fleet={fleet} />
      <div className={styles.tables}>
        <States fleet={fleet} />
        <CountTable
          title="Who hosts the DNS"
          total={fleet.total}
          rows={fleet.providers.map(({ provider, name, domains }) => ({
            key: provider,
            text: PROVIDER_WORDS[provider] ?? name,
            domains,
            to: domainsQuery({ provider }),
          }))}
        />
        <CountTable
          title="Certificates that end"
          total={fleet.total}
          rows={fleet.certificates.map(({ days, domains }) => ({
            key: String(days),
            text: days === 0 ? 'today or before' : `within ${days} days`,
            domains,
            to: domainsQuery({ endsWithin: days }),
          }))}
        />
        <CountTable
          title="Gateways"
          total={fleet.total}
          rows={fleet.gateways.map(({ name, names, limit, baseDomain }) => ({
            key: name,
            text: name,
            note:
              baseDomain === null ? 'not in the settings any more' : `of ${numberText(limit)}, ${baseDomain}`,
            domains: names,
            to: domainsQuery({ gateway: name }),
          }))}
        />
      </div>
    </>
  );
}

const PROVIDER_WORDS: Partial<Record<string, string>> = {
  other: 'Somebody else',
  unknown: 'Not seen yet',
};

function Figures({ fleet }: { fleet: Fleet }) {
  const counts = byStatus(fleet);
  const { timeToActive } = fleet;
  return (
    <dl className={styles.figures}>
      <div>
        <dt>Domains</dt>
        <dd>{numberText(fleet.total)}</dd>
      </div>
      <div>
        <dt>Live</dt>
        <dd>{numberText(counts.get('active') ?? 0)}</dd>
      </div>
      <div>
        <dt>Time to active, p50</dt>
        <dd>{timeToActive === null ? '–' : durationText(timeToActive.p50Seconds)}</dd>
      </div>
      <div>
        <dt>Time to active, p95</dt>
        <dd>
          {timeToActive === null ? '–' : durationText(timeToActive.p95Seconds)}
          <small>
            {timeToActive === null
              ? 'none became live in 30 days'
              : `of the last ${numberText(timeToActive.domains)} within 30 days`}
          </small>
        </dd>
      </div>
    </dl>
  );
}

function States({ fleet }: { fleet: Fleet }) {
  const counts = byStatus(fleet);
  const rows = STATUSES.flatMap((status) => {
    const domains = counts.get(status) ?? 0;
    if (domains === 0) return [];
    const reasons = fleet.states
      .filter((one) => one.status === status && one.reason !== null)
      .sort((one, other) => other.domains - one.domains);
    const { text, tone } = STATUS_WORDS[status];
    return [
      { key: status, text, tone, domains, to: domainsQuery({ status }) },
      ...reasons.map(({ reason, domains: some }) => ({
        key: `${status} ${reason}`,
        text: reasonText(reason ?? ''),
        isPart: true,
        domains: some,
        to: domainsQuery({ status, reason: reason ?? undefined }),
      })),
    ];
  });
  return (
    <div className={styles.wide}>
      <CountTable title="By status and reason" total={fleet.total} rows={rows} />
      <p className={shared.muted}>
        <Link to="?view=domains">All domains</Link>
      </p>
    </div>
  );
}
