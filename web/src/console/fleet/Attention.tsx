import type { Tone } from '../../appearance.ts';
import { Icon, type IconName } from '../../components/Icon.tsx';
import { RelativeTime } from '../../components/RelativeTime.tsx';
import { Link } from '../../routing/Link.tsx';
import type { Fleet } from '../types.ts';
import { domainsQuery } from '../view.ts';
import { numberText } from '../words.ts';
import styles from './Fleet.module.css';

type Item = {
  key: string;
  tone: Tone;
  icon: IconName;
  text: string;
  since?: string | null;
  to: string;
  action: string;
};

/** So long nothing waits while all is well. */
const LATE_MS = 120_000;

/** Lists what needs an operator, the worst first; says so where nothing does. */
export function Attention({ fleet }: { fleet: Fleet }) {
  const items = itemsOf(fleet, Date.now());
  return (
    <section aria-labelledby="attention" className={styles.attention}>
      <h2 id="attention">Needs an operator</h2>
      {items.length === 0 && (
        <p className={styles.well}>
          <Icon name="check" /> Nothing: no incident, nothing late, no renewal that will fail.
        </p>
      )}
      <ul>
        {items.map(({ key, tone, icon, text, since = null, to, action }) => (
          <li key={key} data-tone={tone}>
            <Icon name={icon} size={18} />
            <span>
              {text}
              {since !== null && (
                <>
                  {' '}
                  The oldest since <RelativeTime iso={since} />.
                </>
              )}
            </span>
            <Link to={to}>{action}</Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

const INCIDENTS = {
  dns: 'The DNS of many tenants fails together.',
  certificate: 'The certificates of many tenants fail together.',
  edge: 'Many portals cannot be reached through the edge.',
} as const;

function itemsOf({ attention, states }: Fleet, now: number): Item[] {
  const { openIncidents, overdue, renewalsForecastToFail, outboxDepth, outboxOldest, onHold } = attention;
  const some = (count: number, item: Omit<Item, 'text'>, text: string): Item[] =>
    count === 0 ? [] : [{ ...item, text: `${numberText(count)} ${text}` }];
  const ofReason = (reason: string) =>
    states.reduce((sum, one) => sum + (one.reason === reason ? one.domains : 0), 0);
  const isLate = outboxOldest !== null && now - Date.parse(outboxOldest) > LATE_MS;
  return [
    ...openIncidents.map((kind) => ({
      ...({ key: `incident ${kind}`, tone: 'bad', icon: 'warning', text: INCIDENTS[kind] } as const),
      ...{ to: '?view=incidents', action: 'See the incident' },
    })),
    ...(['account_refused', 'orders_paused', 'issuer_not_ready'] as const).flatMap((reason) =>
      some(
        ofReason(reason),
        { key: reason, tone: 'bad', icon: 'warning', to: '?view=ca', action: 'See the CA' },
        CA_WORDS[reason],
      ),
    ),
    ...some(
      overdue,
      { key: 'overdue', tone: 'bad', icon: 'clock', to: '?view=domains', action: 'See the domains' },
      'checks are more than two minutes late: no worker makes them.',
    ),
    ...some(
      isLate ? outboxDepth : 0,
      {
        key: 'outbox',
        tone: 'bad',
        icon: 'clock',
        since: outboxOldest,
        to: '?view=activity',
        action: 'See what was asked',
      },
      'requests have not reached Temporal.',
    ),
    ...some(
      renewalsForecastToFail,
      {
        key: 'forecast',
        tone: 'attention',
        icon: 'warning',
        to: domainsQuery({ endsWithin: 30 }),
        action: 'See what ends soon',
      },
      'renewals will fail if nothing changes.',
    ),
    ...some(
      onHold,
      { key: 'hold', tone: 'quiet', icon: 'minus', to: domainsQuery({ onHold: 'true' }), action: 'See them' },
      onHold === 1 ? 'domain is on hold.' : 'domains are on hold.',
    ),
  ];
}

const CA_WORDS = {
  account_refused: 'domains wait, as the CA refuses our account.',
  orders_paused: 'domains wait, as the CA has paused our orders.',
  issuer_not_ready: 'domains wait, as the issuer is not ready.',
} as const;
