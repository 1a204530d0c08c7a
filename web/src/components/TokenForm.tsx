import { type FormEvent, useId, useRef, useState } from 'react';
import type { Session } from '../api/types.ts';
import { sessionInText } from '../session/token.ts';
import { Button } from './Button.tsx';
import { Field } from './Field.tsx';
import styles from './Form.module.css';
import { Notice } from './Notice.tsx';

type Props = { message: string | null; onSession: (session: Session) => void };

/** Asks for an access token, or the whole link that holds it. */
export function TokenForm({ message, onSession }: Props) {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const title = useId();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const session = sessionInText(text);
    if (session) {
      onSession(session);
      return;
    }
    setProblem(
      'This is no access token for a tenant. It begins with pdt_; copy the whole of it, or the whole link.',
    );
    input.current?.focus();
  };

  return (
    <>
      {message && (
        <Notice tone="attention" icon="warning" alert>
          <p>{message}</p>
        </Notice>
      )}
      <section className={styles.card} aria-labelledby={title}>
        <h2 id={title}>Paste your access token</h2>
        <form className={styles.form} onSubmit={submit} noValidate>
          <Field
            ref={input}
            label="Access token"
            hint="You get it from your account's settings, or as a link from your administrator."
            problem={problem}
            value={text}
            onChange={setText}
            type="password"
          />
          <Button type="submit" appearance="primary">
            Open
          </Button>
        </form>
      </section>
    </>
  );
}
