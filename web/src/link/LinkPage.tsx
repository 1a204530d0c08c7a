import { useEffect, useMemo } from 'react';
import type { ApiPlace } from '../api/client.ts';
import type { LinkRecords } from '../api/types.ts';
import { useAnnounce } from '../components/Announcer.tsx';
import appStyles from '../components/App.module.css';
import { ConnectionNote } from '../components/ConnectionNote.tsx';
import { Notice } from '../components/Notice.tsx';
import { createLivenessClock } from '../live/liveness.ts';
import styles from './LinkPage.module.css';
import { createLinkApi } from './link-api.ts';
import { RecordsOfLink } from './RecordsOfLink.tsx';
import { useLinkRecords } from './useLinkRecords.ts';

type Props = { place: ApiPlace; secret: string };

/** The page of whoever manages the DNS of one domain: its records, and how each stands, without an account. */
export function LinkPage({ place, secret }: Props) {
  const clock = useMemo(() => createLivenessClock(() => performance.now()), []);
  const api = useMemo(
    () => createLinkApi({ ...place, secret, onAlive: clock.heard }),
    [place, secret, clock],
  );
  const { ended, records, away, connection, show, noteRefusal } = useLinkRecords(api, clock.heard);
  useTitle(records);
  return (
    <div className={appStyles.page}>
      <header className={styles.header}>
        <h1>{records === null ? 'DNS records' : `DNS records for ${records.displayDomain}`}</h1>
        {records !== null && !ended && (
          <p>
            Whoever sent you this page wants to use the address {records.displayDomain}, and you manage its
            DNS. Here is what to enter there, and whether it is found. You need no account.
          </p>
        )}
      </header>
      <main className={appStyles.main}>
        {ended && <Ended expiresAt={records?.expiresAt ?? null} />}
        {!ended && records === null && !away && <p role="status">Reading the records…</p>}
        {!ended && records === null && away && (
          <Notice tone="bad" icon="warning" alert>
            <p>The service cannot be reached. This page tries again by itself every few seconds.</p>
          </Notice>
        )}
        {!ended && records !== null && (
          <>
            <ConnectionNote connection={connection} clock={clock} />
            <RecordsOfLink records={records} api={api} show={show} noteRefusal={noteRefusal} />
          </>
        )}
      </main>
    </div>
  );
}

/** Shown in place of everything else, so that nobody goes on by what may have changed. */
function Ended({ expiresAt }: { expiresAt: string | null }) {
  const isExpired = expiresAt !== null && Date.parse(expiresAt) <= Date.now();
  const announce = useAnnounce();
  useEffect(() => announce('This link does not work any more.'), [announce]);
  return (
    <div data-ended={isExpired ? 'expired' : 'refused'}>
      <Notice tone="attention" icon="warning">
        <p>
          <strong>{isExpired ? 'This link has expired.' : 'This link does not work.'}</strong>{' '}
          {isExpired ? '' : 'It was revoked, has expired, or was not copied whole. '}
          Ask whoever sent it to you for a new one.
        </p>
      </Notice>
    </div>
  );
}

function useTitle(records: LinkRecords | null) {
  const name = records?.displayDomain;
  useEffect(() => {
    if (name !== undefined) document.title = `DNS records for ${name}`;
  }, [name]);
}
