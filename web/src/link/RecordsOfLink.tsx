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
import { useTexts } from '../texts/TextsContext.tsx';
import { fullTime } from '../time.ts';
import type { LinkApi } from './link-api.ts';
import styles from './RecordsOfLink.module.css';

type Props = {
  records: LinkRecords;
  api: LinkApi;
  show: (records: LinkRecords) => void;
  noteRefusal: (error: unknown) => boolean;
};

/** The stages of the records. In `todo` the API says what to do; in `kept` what fails is ours to mend. */
type Stage = 'done' | 'off' | 'stopped' | 'kept' | 'todo';

function stageOf({ done, dnsTask, checksStopped, nextSteps }: LinkRecords): Stage {
  if (done) return 'done';
  if (dnsTask === 'none') return 'off';
  if (checksStopped) return 'stopped';
  return dnsTask === 'keep' && nextSteps.length === 0 ? 'kept' : 'todo';
}

const STAGES: Record<Stage, { tone: Tone; icon: IconName }> = {
  done: { tone: 'good', icon: 'check' },
  off: { tone: 'quiet', icon: 'minus' },
  stopped: { tone: 'attention', icon: 'warning' },
  kept: { tone: 'quiet', icon: 'clock' },
  todo: { tone: 'attention', icon: 'clock' },
};

/** All that a link shows: what to do, the records, and when we check again. */
export function RecordsOfLink({ records, api, show, noteRefusal }: Props) {
  const title = useId();
  const stage = stageOf(records);
  const { link: texts } = useTexts();
  const { tone, icon } = STAGES[stage];
  const { title: usual, text } = texts.stages[stage];
  const heading = (stage === 'todo' && records.headline) || usual;
  const recordsTitle = records.records.length === 1 ? texts.theRecord : texts.theRecords;
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
          <CopyButton text={records.dnsMessage} what={texts.asText} label={texts.copyAsText} />
        </div>
      )}
      <Times records={records} />
    </div>
  );
}

/** Lists the steps in their order, with what they were judged from. */
function Steps({ records: { nextSteps: steps, dnsMessage } }: Pick<Props, 'records'>) {
  const { link: texts } = useTexts();
  // A warning alone has no step of its own, and the message tells it.
  if (steps.length === 0) return <p className={styles.message}>{dnsMessage}</p>;
  const reasons = [...new Set(steps.flatMap(({ because }) => because ?? []))];
  // The table below has the records to publish.
  const isPublication = steps.every(({ kind }) => kind === 'publish_record');
  return (
    <section className={formStyles.card} aria-label={texts.whatToDo}>
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
  const texts = useTexts();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const check = async () => {
    setBusy(true);
    setProblem(null);
    try {
      show(await api.refresh());
      announce(texts.common.askedForCheck);
    } catch (error) {
      if (!noteRefusal(error)) setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div>
      <Button icon="refresh" busy={busy} onClick={() => void check()}>
        {busy ? texts.common.checking : texts.link.checkAgain}
      </Button>
      <div role="alert" className={styles.problem}>
        {problem !== null && sentenceOf(problem, texts)}
      </div>
    </div>
  );
}

function Times({ records }: { records: LinkRecords }) {
  const { lastCheckedAt, nextCheckAt, expiresAt } = records;
  const { link: texts, language } = useTexts();
  return (
    <p className={styles.times}>
      {lastCheckedAt !== null && <>{texts.lastChecked(<RelativeTime iso={lastCheckedAt} />)} </>}
      {nextCheckAt !== null && <>{texts.nextCheck(<RelativeTime iso={nextCheckAt} upcoming />)} </>}
      {texts.worksUntil(<time dateTime={expiresAt}>{fullTime(expiresAt, language)}</time>)}
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
