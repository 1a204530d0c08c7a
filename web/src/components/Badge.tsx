import type { Tone } from '../appearance.ts';
import styles from './Badge.module.css';
import { Icon, type IconName } from './Icon.tsx';

const ICONS: Record<Tone, IconName> = {
  good: 'check',
  busy: 'clock',
  attention: 'warning',
  bad: 'cross',
  quiet: 'minus',
};

type Props = { tone: Tone; icon?: IconName | undefined; children: string; large?: boolean };

/** A state: colour, icon and words together. */
export function Badge({ tone, icon, children, large }: Props) {
  return (
    <span className={styles.badge} data-tone={tone} data-large={large || undefined}>
      <Icon name={icon ?? ICONS[tone]} size={large ? 16 : 14} />
      <span>{children}</span>
    </span>
  );
}
