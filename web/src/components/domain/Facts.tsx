import type { Domain } from '../../api/types.ts';
import { appearanceOf } from '../../appearance.ts';
import { useTexts } from '../../texts/TextsContext.tsx';
import { dayOf } from '../../time.ts';
import { RelativeTime } from '../RelativeTime.tsx';
import styles from './Facts.module.css';

/** Shows who must act, when we last checked, which certificate is served, until when, and what follows it. */
export function Facts({ domain }: { domain: Domain }) {
  const { certificate, ownCertificate, lastCheckedAt, renewalForecast } = domain;
  const { list, domain: texts, language } = useTexts();
  const { isGoing } = appearanceOf(domain);
  return (
    <dl className={styles.facts}>
      {!isGoing && (
        <div>
          <dt>{list.whoMustAct}</dt>
          <dd>{domain.actorText}</dd>
        </div>
      )}
      {lastCheckedAt !== null && (
        <div>
          <dt>{texts.lastCheck}</dt>
          <dd>
            <RelativeTime iso={lastCheckedAt} withClock />
          </dd>
        </div>
      )}
      {ownCertificate !== null && (
        <div>
          <dt>{texts.yourCertificate}</dt>
          <dd>
            {ownCertificate.stateText}
            <small>{texts.untilBy(dayOf(ownCertificate.notAfter, language), ownCertificate.issuer)}</small>
          </dd>
        </div>
      )}
      {certificate !== null && (
        <div>
          <dt>{ownCertificate === null ? texts.certificate : texts.replacedBy}</dt>
          <dd>
            {texts.until(dayOf(certificate.notAfter, language))}
            <small>{texts.by(certificate.issuer)}</small>
            {renewalForecast !== null && <small>{renewalForecast.message}</small>}
            {certificate.renewExplained !== null && (
              <small>
                <a href={certificate.renewExplained}>{texts.whyEarly}</a>
              </small>
            )}
          </dd>
        </div>
      )}
    </dl>
  );
}
