import type { Domain, Step } from '../api/types.ts';
import { Icon, type IconName } from './Icon.tsx';
import styles from './Steps.module.css';

const ICONS: Record<Step['state'], IconName | null> = {
  done: 'check',
  in_progress: 'clock',
  problem: 'warning',
  not_started: null,
  unknown: 'question',
  off: 'minus',
};

/** How far the domain has come, in four steps. */
export function Steps({ domain }: { domain: Domain }) {
  return (
    <ol className={styles.steps} aria-label="Progress">
      {domain.steps.map((one) => {
        const { step, title, state, stateText } = one;
        const icon = ICONS[state];
        return (
          <li key={step} data-state={state} aria-current={state === 'in_progress' ? 'step' : undefined}>
            <span className={styles.mark}>{icon && <Icon name={icon} size={14} />}</span>
            <span className={styles.title}>{title}</span>
            <span className={styles.note}>{stateText}</span>
          </li>
        );
      })}
    </ol>
  );
}
