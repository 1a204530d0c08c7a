import { useEffect, useId, useRef, useState } from 'react';
import { sentenceOf } from '../api/problem.ts';
import type { LinkRecords } from '../api/types.ts';
import type { Tone } from '../appearance.ts';
import { useAnnounce } from '../components/Announcer.tsx';
import { Button } from '../components/Button.tsx';
import { CopyButton } from '../components/CopyButton.tsx';
import formStyles from '../components/Form.module.css';
import type { IconName } from '../components/Icon.tsx';
import { Notice } from '../components/Notice.tsx';
import { RelativeTime } from '../components/RelativeTime.tsx';
import { RecordsTable } from '../components/records/RecordsTable.tsx';
import { fullTime } from '../time.ts';
import type { LinkApi } from './link-api.ts';
import styles from './RecordsOfLink.module.css';

type Props = {
  records: LinkRecords;
  api: LinkApi;
  show: (records: LinkRecords) => void;
  noteRefusal: (error: unknown) => boolean;
};

/** The stages of the records. In `todo` the API says what to do. */
type Stage = 'done' | 'off' | 'stopped' | 'todo';

function stageOf({ done, dnsTask, checksStopped }: LinkRecords): Stage {
  if (done) return 'done';
  if (dnsTask === 'none') return 'off';
  return checksStopped ? 'stopped' : 'todo';
}

const STAGES: Record<Stage, { tone: Tone; icon: IconName; title: string; text: string }> = {
  done: {
    tone: 'good',
    icon: 'check',
    title: 'Nothing more to do.',
    text: 'Everything is found as it must be. Keep the records as long as the address is to work.',
  },
  off: {
    tone: 'quiet',
    icon: 'minus',
    title: 'Nothing to do now.',
    text: 'The address is switched off. Ask whoever sent you this page if you expected otherwise.',
  },
  stopped: {
    tone: 'attention',
    icon: 'warning',
    title: 'Nobody checks any more.',
    text: 'The records were not found for so long that the checks have stopped. Publish them, then ask whoever sent you this page to start again.',
  },
  todo: {
    tone: 'attention',
    icon: 'clock',
    title: 'The DNS needs a change.',
    text: 'We check again and again, and this page shows at once when all is found.',
  },
};

/** All that a link shows: what to do, the records, and when we check again. */
export function RecordsOfLink({ records, api, show, noteRefusal }: Props) {
  const title = useId();
  const stage = stageOf(records);
  const { tone, icon, title: usual, text } = STAGES[stage];
  const heading = (stage === 'todo' && records.headline) || usual;
  const recordsTitle = records.records.length === 1 ? 'The record' : 'The records';
  useAnnouncedStage(heading);
  return (
    <div className={styles.stack} data-stage={stage}>
      <Notice tone={tone} icon={icon}>
        <p>
          <strong>{heading}</strong> <br />
          {text}
        </p>
      </Notice>
      {(stage === 'todo' || stage === 'stopped') && <Steps records={records} />}
      {records.records.length > 0 && stage !== 'off' && (
        <section className={formStyles.card} aria-labelledby={title}>
          <h2 id={title}>{recordsTitle}</h2>
          <RecordsTable label={recordsTitle} records={records.records} provider={records.dnsProvider} />
        </section>
      )}
      {stage !== 'off' && (
        <div className={styles.actions}>
          <CheckNow api={api} show={show} noteRefusal={noteRefusal} />
          <CopyButton text={records.dnsMessage} what="what to do, as text" label="Copy as text" />
        </div>
      )}
      <Times records={records} />
    </div>
  );
}

/** Lists the steps in their order, with what they were judged from. */
function Steps({ records: { nextSteps: steps, dnsMessage } }: Pick<Props, 'records'>) {
  // A warning alone has no step of its own, and the message tells it.
  if (steps.length === 0) return <p className={styles.message}>{dnsMessage}</p>;
  const reasons = [...new Set(steps.flatMap(({ because }) => because ?? []))];
  // The table below has the records to publish.
  const isPublication = steps.every(({ kind }) => kind === 'publish_record');
  return (
    <section className={formStyles.card} aria-label="What to do">
      {!isPublication && (
        <ol className={styles.steps}>
          {steps.map(({ kind, record, text }) => (
            <li key={`${kind} ${record?.type} ${record?.name} ${record?.value}`}>{text}</li>
          ))}
        </ol>
      )}
      {reasons.map((reason) => (
        <p key={reason} className={styles.reason}>
          {reason}
        </p>
      ))}
    </section>
  );
}

function CheckNow({ api, show, noteRefusal }: Omit<Props, 'records'>) {
  const announce = useAnnounce();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const check = async () => {
    setBusy(true);
    setProblem(null);
    try {
      show(await api.refresh());
      announce('Asked: we check again right now.');
    } catch (error) {
      if (!noteRefusal(error)) setProblem(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div>
      <Button icon="refresh" busy={busy} onClick={() => void check()}>
        {busy ? 'Checking…' : 'Check again now'}
      </Button>
      <div role="alert" className={styles.problem}>
        {problem}
      </div>
    </div>
  );
}

function Times({ records }: { records: LinkRecords }) {
  const { lastCheckedAt, nextCheckAt, expiresAt } = records;
  return (
    <p className={styles.times}>
      {lastCheckedAt !== null && (
        <>
          Last checked <RelativeTime iso={lastCheckedAt} />.{' '}
        </>
      )}
      {nextCheckAt !== null && (
        <>
          Next check <RelativeTime iso={nextCheckAt} upcoming />.{' '}
        </>
      )}
      This link works until <time dateTime={expiresAt}>{fullTime(expiresAt)}</time>.
    </p>
  );
}

/** Says what there is to do to screen readers when that changes, not when the page opens. */
function useAnnouncedStage(heading: string) {
  const announce = useAnnounce();
  const last = useRef(heading);
  useEffect(() => {
    if (last.current === heading) return;
    last.current = heading;
    announce(heading);
  }, [announce, heading]);
}
