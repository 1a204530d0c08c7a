import { type FormEvent, useId, useRef, useState } from 'react';
import { Button } from '../components/Button.tsx';
import { Field } from '../components/Field.tsx';
import formStyles from '../components/Form.module.css';
import { Notice } from '../components/Notice.tsx';
import styles from './Console.module.css';

type Props = { message: string | null; signInPath: string | null; onKey: (key: string) => void };

/** Signs an operator in: by OpenID Connect where that is set up, or by an operator key. */
export function SignIn({ message, signInPath, onKey }: Props) {
  return (
    <>
      {message !== null && (
        <Notice tone="attention" icon="warning" alert>
          <p>{message}</p>
        </Notice>
      )}
      {signInPath !== null && (
        <section className={formStyles.card} aria-labelledby="sign-in">
          <h2 id="sign-in">Sign in</h2>
          <p className={styles.text}>With your account at the identity provider of your company.</p>
          <a className={styles.primaryLink} href={signInPath}>
            Sign in
          </a>
        </section>
      )}
      <KeyForm onKey={onKey} />
    </>
  );
}

function KeyForm({ onKey }: Pick<Props, 'onKey'>) {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const title = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const key = text.trim();
    if (/^\S{24,}$/.test(key)) return onKey(key);
    setProblem('This is no operator key: it has 24 characters or more, and no blanks.');
    input.current?.focus();
  };
  return (
    <section className={formStyles.card} aria-labelledby={title}>
      <h2 id={title}>Use an operator key</h2>
      <form className={formStyles.form} onSubmit={submit} noValidate>
        <Field
          ref={input}
          label="Operator key"
          hint="From `npx portal-domains key create`, or the one that the first start printed. This tab forgets it when it is closed."
          problem={problem}
          value={text}
          onChange={setText}
          type="password"
        />
        <Button type="submit" appearance="primary">
          Open the console
        </Button>
      </form>
    </section>
  );
}
