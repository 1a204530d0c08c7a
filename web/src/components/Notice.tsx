import type { ReactNode } from 'react';
import type { Tone } from '../appearance.ts';
import { Icon, type IconName } from './Icon.tsx';
import styles from './Notice.module.css';

type Props = { tone: Tone; icon: IconName; alert?: boolean; children: ReactNode };

/** A sentence about the page as a whole. `alert`: said at once by screen readers. */
export function Notice({ tone, icon, alert, children }: Props) {
  return (
    <div className={styles.notice} data-tone={tone} role={alert ? 'alert' : undefined}>
      <Icon name={icon} size={18} />
      <div>{children}</div>
    </div>
  );
}
