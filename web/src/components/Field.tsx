import { type ReactNode, type Ref, useId } from 'react';
import styles from './Form.module.css';
import { Icon } from './Icon.tsx';

type Props = {
  label: string;
  hint: ReactNode;
  problem: ReactNode;
  value: string;
  onChange: (value: string) => void;
  ref: Ref<HTMLInputElement>;
  type?: 'text' | 'password' | 'email';
};

/** One labelled text field with a hint and, when something is wrong, the problem beneath it. */
export function Field({ label, hint, problem, value, onChange, ref, type = 'text' }: Props) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        ref={ref}
        type={type}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-describedby={problem ? `${id}-problem ${id}-hint` : `${id}-hint`}
        aria-invalid={problem ? true : undefined}
        autoCapitalize="none"
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
      />
      <div id={`${id}-problem`} className={styles.problem} role="alert">
        {problem && (
          <>
            <Icon name="warning" />
            <span>{problem}</span>
          </>
        )}
      </div>
      <p id={`${id}-hint`} className={styles.hint}>
        {hint}
      </p>
    </div>
  );
}
