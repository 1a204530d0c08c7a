import type { Domain } from '../api/types.ts';
import { appearanceOf } from '../appearance.ts';
import { dayOf } from '../time.ts';
import styles from './Facts.module.css';
import { RelativeTime } from './RelativeTime.tsx';

/** Shows who must act, when we check again, when we last did, until when the certificate holds. */
export function Facts({ domain }: { domain: Domain }) {
  const { certificate, lastCheckedAt, nextCheckAt, renewalForecast } = domain;
  const { isGoing, resume } = appearanceOf(domain);
  return (
    <dl className={styles.facts}>
      {!isGoing && (
        <div>
          <dt>Who must act</dt>
          <dd>{domain.actorText}</dd>
        </div>
      )}
      {domain.phase !== 'disabled' && (
        <div>
          <dt>Next check</dt>
          <dd>
            {nextCheckAt !== null && <RelativeTime iso={nextCheckAt} upcoming />}
            {nextCheckAt === null && (resume ? `When you press ${resume}` : 'Any moment now')}
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
            {renewalForecast !== null && <small>{renewalForecast.message}</small>}
            {certificate.renewExplained !== null && (
              <small>
                <a href={certificate.renewExplained}>Why it is renewed early</a>
              </small>
            )}
          </dd>
        </div>
      )}
    </dl>
  );
}
