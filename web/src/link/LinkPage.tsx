import { useEffect, useMemo } from 'react';
import type { ApiPlace } from '../api/client.ts';
import type { LinkRecords } from '../api/types.ts';
import { useAnnounce } from '../components/Announcer.tsx';
import appStyles from '../components/App.module.css';
import { ConnectionNote } from '../components/ConnectionNote.tsx';
import { Notice } from '../components/Notice.tsx';
import { createLivenessClock } from '../live/liveness.ts';
import { useTexts } from '../texts/TextsContext.tsx';
import styles from './LinkPage.module.css';
import { createLinkApi } from './link-api.ts';
import { RecordsOfLink } from './RecordsOfLink.tsx';
import { useLinkRecords } from './useLinkRecords.ts';

type Props = { place: ApiPlace; secret: string };

/** The page of whoever manages the DNS of one domain: its records, and how each stands, without an account. */
export function LinkPage({ place, secret }: Props) {
  const texts = useTexts();
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
        <div className={appStyles.logo} />
        <h1>{records === null ? texts.link.title : texts.link.titleOf(records.displayDomain)}</h1>
        {records !== null && !ended && <p>{texts.link.lead(records.displayDomain)}</p>}
      </header>
      <main className={appStyles.main}>
        {ended && <Ended expiresAt={records?.expiresAt ?? null} />}
        {!ended && records === null && !away && <p role="status">{texts.link.reading}</p>}
        {!ended && records === null && away && (
          <Notice tone="bad" icon="warning" alert>
            <p>{texts.common.serviceAwayRetrying}</p>
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
  const { link } = useTexts();
  const how = isExpired ? 'expired' : 'refused';
  useEffect(() => announce(link.noLonger), [announce, link]);
  return (
    <div data-ended={how}>
      <Notice tone="attention" icon="warning">
        <p>
          <strong>{link.ended[how].title}</strong> {link.ended[how].text}
        </p>
      </Notice>
    </div>
  );
}

function useTitle(records: LinkRecords | null) {
  const name = records?.displayDomain;
  const { link } = useTexts();
  useEffect(() => {
    document.title = name === undefined ? link.title : link.titleOf(name);
  }, [name, link]);
}
