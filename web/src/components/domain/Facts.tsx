import type { Domain } from '../../api/types.ts';
import { appearanceOf } from '../../appearance.ts';
import { dayOf } from '../../time.ts';
import { RelativeTime } from '../RelativeTime.tsx';
import styles from './Facts.module.css';

/** Shows who must act, when we last checked, which certificate is served, until when, and what follows it. */
export function Facts({ domain }: { domain: Domain }) {
  const { certificate, ownCertificate, lastCheckedAt, renewalForecast } = domain;
  const { isGoing } = appearanceOf(domain);
  return (
    <dl className={styles.facts}>
      {!isGoing && (
        <div>
          <dt>Who must act</dt>
          <dd>{domain.actorText}</dd>
        </div>
      )}
      {lastCheckedAt !== null && (
        <div>
          <dt>Last check</dt>
          <dd>
            <RelativeTime iso={lastCheckedAt} withClock />
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
