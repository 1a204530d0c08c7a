import type { Domain } from '../api/types.ts';
import { appearanceOf } from '../appearance.ts';
import { dayOf } from '../time.ts';
import styles from './Facts.module.css';
import { RelativeTime } from './RelativeTime.tsx';

/** Shows who must act, when we check again, when we last did, which certificate is served, until when, and what follows it. */
export function Facts({ domain }: { domain: Domain }) {
  const { certificate, ownCertificate, lastCheckedAt, nextCheckAt, renewalForecast } = domain;
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
      {ownCertificate !== null && (
        <div>
          <dt>Your certificate</dt>
          <dd>
            {ownCertificate.stateText}
            <small>
              until {dayOf(ownCertificate.notAfter)}, by {ownCertificate.issuer}
            </small>
          </dd>
        </div>
      )}
      {certificate !== null && (
        <div>
          <dt>{ownCertificate === null ? 'Certificate' : 'Replaced by'}</dt>
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
