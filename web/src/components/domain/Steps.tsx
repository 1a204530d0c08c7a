import type { Domain, Step, TimelineEvent } from '../../api/types.ts';
import { useEvents } from '../../live/queries.ts';
import { useTexts } from '../../texts/TextsContext.tsx';
import { Icon, type IconName } from '../Icon.tsx';
import { ClockTime } from '../RelativeTime.tsx';
import styles from './Steps.module.css';

const ICONS: Record<Step['state'], IconName | null> = {
  done: 'check',
  in_progress: 'clock',
  problem: 'warning',
  not_started: null,
  unknown: 'question',
  off: 'minus',
};

/** Shows how far the domain has come, in four steps, each with the time at which it was done. */
export function Steps({ domain }: { domain: Domain }) {
  const { domain: texts } = useTexts();
  const events = useEvents(domain.id, true).data?.events ?? [];
  return (
    <ol className={styles.steps} aria-label={texts.progress}>
      {domain.steps.map((one) => {
        const { step, title, state, stateText } = one;
        const icon = ICONS[state];
        return (
          <li key={step} data-state={state} aria-current={state === 'in_progress' ? 'step' : undefined}>
            <span className={styles.mark}>{icon && <Icon name={icon} size={14} />}</span>
            <span className={styles.title}>{title}</span>
            <span className={styles.note}>
              {stateText}
              <DoneAt at={state === 'done' ? doneAt(events, step) : undefined} />
            </span>
          </li>
        );
      })}
    </ol>
  );
}

/** The newest entry that completed the step: it may have come and gone before. */
const doneAt = (events: readonly TimelineEvent[], step: Step['step']) =>
  events.find(({ completes }) => completes.includes(step))?.at;

function DoneAt({ at }: { at: string | undefined }) {
  if (at === undefined) return null;
  return (
    <>
      {', '}
      <ClockTime iso={at} />
    </>
  );
}
