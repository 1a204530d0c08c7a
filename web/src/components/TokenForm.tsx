import { type FormEvent, useId, useRef, useState } from 'react';
import type { Session } from '../api/types.ts';
import { sessionInText } from '../session/token.ts';
import { useTexts } from '../texts/TextsContext.tsx';
import { Button } from './Button.tsx';
import { Field } from './Field.tsx';
import styles from './Form.module.css';
import { Notice } from './Notice.tsx';

type Props = { ended: boolean; onSession: (session: Session) => void };

/** Asks for an access token, or the whole link that holds it. `ended`: the one before is not accepted any more. */
export function TokenForm({ ended, onSession }: Props) {
  const [text, setText] = useState('');
  const { start } = useTexts();
  const [isWrong, setWrong] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const title = useId();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const session = sessionInText(text);
    if (session) {
      onSession(session);
      return;
    }
    setWrong(true);
    input.current?.focus();
  };

  return (
    <>
      {ended && (
        <Notice tone="attention" icon="warning" alert>
          <p>{start.ended}</p>
        </Notice>
      )}
      <section className={styles.card} aria-labelledby={title}>
        <h2 id={title}>{start.pasteToken}</h2>
        <form className={styles.form} onSubmit={submit} noValidate>
          <Field
            ref={input}
            label={start.token}
            hint={start.tokenHint}
            problem={isWrong && start.notAToken}
            value={text}
            onChange={setText}
            type="password"
          />
          <Button type="submit" appearance="primary">
            {start.open}
          </Button>
        </form>
      </section>
    </>
  );
}
