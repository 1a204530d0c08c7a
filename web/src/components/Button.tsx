import type { ComponentProps } from 'react';
import styles from './Button.module.css';
import { Icon, type IconName } from './Icon.tsx';

type Props = Omit<ComponentProps<'button'>, 'className'> & {
  appearance?: 'primary' | 'plain' | 'danger';
  small?: boolean;
  icon?: IconName;
  /** The request is under way: said to screen readers, and a second press does nothing; focus stays. */
  busy?: boolean;
};

export function Button({ appearance = 'plain', small, icon, busy, children, onClick, type, ...rest }: Props) {
  return (
    <button
      {...rest}
      type={type ?? 'button'}
      className={styles.button}
      data-look={appearance}
      data-small={small || undefined}
      aria-disabled={busy || undefined}
      onClick={(event) => (busy ? event.preventDefault() : onClick?.(event))}
    >
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </button>
  );
}
