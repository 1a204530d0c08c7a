import type { Domain } from '../api/types.ts';
import { actorWords, hasGivenUp, isLeaving } from '../words/status.ts';
import { recordsTask } from '../words/task.ts';
import { dayOf } from '../words/time.ts';
import styles from './Facts.module.css';
import { RelativeTime } from './RelativeTime.tsx';

/** Who must act, when we look again, when we last did, until when the certificate holds. */
export function Facts({ domain }: { domain: Domain }) {
  const { certificate, lastCheckedAt, nextCheckAt } = domain;
  const task = recordsTask(domain);
  return (
    <dl className={styles.facts}>
      {(!isLeaving(domain) || task === 'delete') && (
        <div>
          <dt>Who must act</dt>
          <dd>{actorWords(domain, task === 'publish')}</dd>
        </div>
      )}
      {(domain.status !== 'disabled' || task === 'delete') && (
        <div>
          <dt>Next check</dt>
          <dd>
            {nextCheckAt !== null && <RelativeTime iso={nextCheckAt} upcoming />}
            {nextCheckAt === null && (hasGivenUp(domain) ? 'When you press Try again' : 'Any moment now')}
          </dd>
        </div>
      )}
      {lastCheckedAt !== null && (
        <div>
          <dt>Last check</dt>
          <dd>
            <RelativeTime iso={lastCheckedAt} />
          </dd>
        </div>
      )}
      {certificate !== null && (
        <div>
          <dt>Certificate</dt>
          <dd>
            Until {dayOf(certificate.notAfter)}
            <small>by {certificate.issuer}</small>
          </dd>
        </div>
      )}
    </dl>
  );
}
