import { useId } from 'react';
import type { Domain, NextStep, Sandbox } from '../../api/types.ts';
import { appearanceOf } from '../../appearance.ts';
import { isToPublish } from '../../records.ts';
import { useSignedIn } from '../../session/SessionContext.tsx';
import { ClockTime, RelativeTime } from '../RelativeTime.tsx';
import { ForwardMessage } from '../records/ForwardMessage.tsx';
import { RecordsTable } from '../records/RecordsTable.tsx';
import { StepRecords } from '../records/StepRecords.tsx';
import { PublishInSandbox } from '../sandbox/PublishInSandbox.tsx';
import { CheckButtons } from './CheckButtons.tsx';
import { LiveLink } from './LiveLink.tsx';
import styles from './Now.module.css';

/** The one thing to do now: first, alone, and the heaviest of the page. */
export function Now({ domain, sandbox }: { domain: Domain; sandbox: Sandbox | null }) {
  const title = useId();
  const { nextSteps } = domain;
  const [first] = nextSteps;
  const now = nextSteps.filter(({ kind }) => kind === first?.kind);
  const later = nextSteps.filter(({ kind }) => kind !== first?.kind);
  const { tone, isLive } = appearanceOf(domain);
  return (
    <section className={styles.now} data-tone={tone} aria-labelledby={title}>
      <h2 id={title}>{domain.headline}</h2>
      <p className={styles.why}>{first?.because ?? domain.statusMessage}</p>
      {isLive && <LiveLink domain={domain} sandbox={sandbox} />}
      <Task domain={domain} steps={now} sandbox={sandbox} />
      {later.length > 0 && (
        <div className={styles.then}>
          <p>After that:</p>
          <ol>
            {later.map(({ kind, record, text }) => (
              <li key={`${kind} ${record?.type} ${record?.name} ${record?.value}`}>{text}</li>
            ))}
          </ol>
        </div>
      )}
      <div className={styles.foot}>
        <CheckButtons domain={domain} />
        <NextCheck domain={domain} />
      </div>
    </section>
  );
}

type TaskProps = { domain: Domain; steps: NextStep[]; sandbox: Sandbox | null };

/** All that the step takes. */
function Task({ domain, steps, sandbox }: TaskProps) {
  const { mayChange } = useSignedIn();
  const kind = steps[0]?.kind;
  const label = domain.headline;
  if (kind === 'publish_record') {
    const open = domain.records.filter((record) => isToPublish(domain, record));
    return (
      <>
        <RecordsTable
          label={label}
          records={open}
          provider={domain.dnsProvider}
          beside={(record) => sandbox && mayChange && <PublishInSandbox record={record} domain={domain} />}
        />
        <ForwardMessage domain={domain} />
      </>
    );
  }
  if (kind === 'remove_record') {
    return (
      <>
        <StepRecords label={label} steps={steps} />
        <ForwardMessage domain={domain} />
      </>
    );
  }
  if (kind === undefined || kind === 'wait' || kind === 'contact_operator' || kind === 'retry') return null;
  return (
    <>
      <ul className={styles.texts}>
        {steps.map(({ text }) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      <ForwardMessage domain={domain} />
    </>
  );
}

/** Says when we look again, in words and by the clock. */
function NextCheck({ domain: { nextCheckAt } }: { domain: Domain }) {
  if (nextCheckAt === null) return null;
  return (
    <p>
      We check again <RelativeTime iso={nextCheckAt} upcoming /> (<ClockTime iso={nextCheckAt} />
      ).
    </p>
  );
}
