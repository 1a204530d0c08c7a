import type { Domain } from '../api/types.ts';
import { type StepState, stepsOf } from '../words/steps.ts';
import { Icon, type IconName } from './Icon.tsx';
import styles from './Steps.module.css';

const ICONS: Record<StepState, IconName | null> = {
  done: 'check',
  current: 'clock',
  problem: 'warning',
  waiting: null,
  unknown: 'question',
  off: 'minus',
};

/** How far the domain has come, in four steps. */
export function Steps({ domain }: { domain: Domain }) {
  return (
    <ol className={styles.steps} aria-label="Progress">
      {stepsOf(domain).map(({ key, title, state, note }) => {
        const icon = ICONS[state];
        return (
          <li key={key} data-state={state} aria-current={state === 'current' ? 'step' : undefined}>
            <span className={styles.mark}>{icon && <Icon name={icon} size={14} />}</span>
            <span className={styles.title}>{title}</span>
            <span className={styles.note}>{note}</span>
          </li>
        );
      })}
    </ol>
  );
}
