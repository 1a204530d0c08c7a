import { useId } from 'react';
import type { Domain, NextStep, Sandbox } from '../../api/types.ts';
import { appearanceOf } from '../../appearance.ts';
import { useSteadyHeight } from '../../live/useSteadyHeight.ts';
import { isToPublish } from '../../records.ts';
import { useSignedIn } from '../../session/SessionContext.tsx';
import { useTexts } from '../../texts/TextsContext.tsx';
import { RelativeTime } from '../RelativeTime.tsx';
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
  const { domain: texts } = useTexts();
  const { nextSteps } = domain;
  const [now = [], ...later] = groupsOf(nextSteps);
  const { tone, isLive } = appearanceOf(domain);
  return (
    <section ref={useSteadyHeight()} className={styles.now} data-tone={tone} aria-labelledby={title}>
      <h2 id={title}>{domain.headline}</h2>
      <p className={styles.why}>
        {now[0]?.because ?? domain.renewalForecast?.message ?? domain.statusMessage}
      </p>
      {isLive && <LiveLink domain={domain} sandbox={sandbox} />}
      <Task domain={domain} steps={now} sandbox={sandbox} />
      {later.length > 0 && (
        <div className={styles.then}>
          <p>{texts.afterThat}</p>
          {later.map((steps) => (
            <Task key={steps[0]?.kind} domain={domain} steps={steps} sandbox={sandbox} />
          ))}
        </div>
      )}
      {nextSteps.some(({ forDns }) => forDns) && <ForwardMessage domain={domain} />}
      <div className={styles.foot}>
        <CheckButtons domain={domain} />
        <NextCheck domain={domain} />
      </div>
    </section>
  );
}

/** The steps of one kind beside each other, in the order of the first of each. */
function groupsOf(steps: readonly NextStep[]): NextStep[][] {
  const kinds = [...new Set(steps.map(({ kind }) => kind))];
  return kinds.map((kind) => steps.filter((step) => step.kind === kind));
}

type TaskProps = { domain: Domain; steps: NextStep[]; sandbox: Sandbox | null };

/** All that steps of one kind take: their records, or their sentences. */
function Task({ domain, steps, sandbox }: TaskProps) {
  const { mayChange } = useSignedIn();
  const kind = steps[0]?.kind;
  const label = steps.map(({ text }) => text).join(' ');
  if (kind === 'publish_record') {
    return (
      <RecordsTable
        label={label}
        records={domain.records.filter((record) => isToPublish(domain, record))}
        provider={domain.dnsProvider}
        aliasTarget={domain.canonicalHost}
        beside={(record) => sandbox && mayChange && <PublishInSandbox record={record} domain={domain} />}
      />
    );
  }
  if (kind === 'remove_record') return <StepRecords label={label} steps={steps} />;
  // The heading and the reason say all of these.
  if (kind === undefined || kind === 'wait' || kind === 'contact_operator') return null;
  if (steps.length === 1) return <p className={styles.why}>{label}</p>;
  return (
    <ul className={styles.texts}>
      {steps.map(({ text }) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}

/** Says when we look again, in words and by the clock. */
function NextCheck({ domain: { nextCheckAt } }: { domain: Domain }) {
  const { domain: texts } = useTexts();
  if (nextCheckAt === null) return null;
  return <p>{texts.nextCheck(<RelativeTime iso={nextCheckAt} upcoming withClock />)}</p>;
}
