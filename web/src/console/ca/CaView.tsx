import factStyles from '../../components/domain/Facts.module.css';
import formStyles from '../../components/Form.module.css';
import { Notice } from '../../components/Notice.tsx';
import { RelativeTime } from '../../components/RelativeTime.tsx';
import { Link } from '../../routing/Link.tsx';
import styles from '../Console.module.css';
import { useConsole } from '../ConsoleContext.tsx';
import { ReadState } from '../ReadState.tsx';
import type { CertificateAuthority } from '../types.ts';
import { useRead } from '../useRead.ts';
import { domainsQuery } from '../view.ts';
import { durationText, numberText, reasonText } from '../words.ts';

/** The CA: how much of its limits is used and left, and what is paused or refused. */
export function CaView() {
  const { api } = useConsole();
  const ca = useRead(['ca'], () => api.readCertificateAuthority());
  return (
    <>
      <h1 className={styles.title}>Certificate authority</h1>
      <ReadState error={ca.error} isRead={ca.data !== undefined} what="the limits" />
      {ca.data && <Shown ca={ca.data} />}
    </>
  );
}

function Shown({ ca }: { ca: CertificateAuthority }) {
  return (
    <>
      <Troubles ca={ca} />
      <dl className={factStyles.facts}>
        <div>
          <dt>Orders go to</dt>
          <dd>{ca.name}</dd>
        </div>
        <div>
          <dt>Our account</dt>
          <dd>{ca.accountUri ?? 'not known here'}</dd>
        </div>
        <div>
          <dt>Limits</dt>
          <dd>{ca.limitsKept ? 'Orders are held back by them' : 'Not kept: counted only'}</dd>
        </div>
      </dl>
      <Limits ca={ca} />
      <Tenants ca={ca} />
    </>
  );
}

/** Says what stops the orders of all: the account, a pause, the CA itself. */
function Troubles({ ca }: { ca: CertificateAuthority }) {
  const troubles = ca.troubles.filter(({ domains }) => domains > 0);
  if (troubles.length === 0)
    return (
      <Notice tone="good" icon="check">
        <p>Nothing is paused or refused by the CA.</p>
      </Notice>
    );
  return (
    <Notice tone="attention" icon="warning">
      <ul className={styles.plain}>
        {troubles.map(({ reason, domains }) => (
          <li key={reason}>
            {numberText(domains)} domains: <Link to={domainsQuery({ reason })}>{reasonText(reason)}</Link>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

const LIMITS: Readonly<Record<CertificateAuthority['limits'][number]['limit'], string>> = {
  ordered_for_name: 'Orders for one name',
  issued_for_name: 'Certificates for one name',
  ordered_by_tenant: 'Orders of one tenant',
  ordered_by_all: 'Orders of all together',
};

function Limits({ ca }: { ca: CertificateAuthority }) {
  return (
    <section className={formStyles.card} aria-labelledby="limits">
      <h2 id="limits">Limits</h2>
      <table className={styles.plainTable}>
        <thead>
          <tr>
            <th scope="col">What is limited</th>
            <th scope="col">Most</th>
            <th scope="col">Used</th>
            <th scope="col">Left</th>
          </tr>
        </thead>
        <tbody>
          {ca.limits.map(({ limit, most, withinSeconds, used, left, freesAt }) => (
            <tr key={limit}>
              <th scope="row">
                {LIMITS[limit]}
                {freesAt !== null && left === 0 && (
                  <small>
                    the next place <RelativeTime iso={freesAt} upcoming />
                  </small>
                )}
              </th>
              <td>
                {numberText(most)} in {durationText(withinSeconds)}
              </td>
              <td>{used === null ? 'counted for each' : numberText(used)}</td>
              <td>{left === null ? '–' : numberText(left)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Tenants({ ca }: { ca: CertificateAuthority }) {
  return (
    <section className={formStyles.card} aria-labelledby="tenants">
      <h2 id="tenants">Tenants that ordered most</h2>
      {ca.tenants.length === 0 && (
        <p className={styles.text}>No tenant has ordered a certificate within 3 hours.</p>
      )}
      {ca.tenants.length > 0 && (
        <table className={styles.plainTable}>
          <thead>
            <tr>
              <th scope="col">Tenant</th>
              <th scope="col">Used</th>
              <th scope="col">Left</th>
            </tr>
          </thead>
          <tbody>
            {ca.tenants.map(({ tenant, name, used, left }) => (
              <tr key={tenant}>
                <th scope="row">
                  <Link to={domainsQuery({ q: tenant })}>
                    <bdi>{name}</bdi>
                  </Link>
                </th>
                <td>{numberText(used)}</td>
                <td>{numberText(left)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
