import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useRef, useState } from 'react';
import { ApiProblem, sentenceOf } from '../../api/problem.ts';
import { rememberDomain } from '../../live/queries.ts';
import { domainQuery } from '../../routing/route.ts';
import { useRouter } from '../../routing/router.ts';
import { useSignedIn } from '../../session/SessionContext.tsx';
import { useTexts } from '../../texts/TextsContext.tsx';
import { useAnnounce } from '../Announcer.tsx';
import { Button } from '../Button.tsx';
import { Field } from '../Field.tsx';
import styles from '../Form.module.css';
import { useNameProblem } from './useNameProblem.ts';

/**
 * The form for a new domain. It knows no rule of names: the API judges, at a pause in typing and when the form is sent, and
 * its sentence stands beneath the field.
 */
export function AddDomain({ sandbox }: { sandbox: boolean }) {
  const { api } = useSignedIn();
  const client = useQueryClient();
  const { goTo } = useRouter();
  const announce = useAnnounce();
  const { list } = useTexts();
  const [name, setName] = useState('');
  const nameProblem = useNameProblem(api, name);
  const input = useRef<HTMLInputElement>(null);
  const title = useId();
  const example = sandbox ? 'portal.acme.localhost' : 'portal.yourcompany.com';

  const add = useMutation({
    mutationFn: (domain: string) => api.addDomain(domain),
    onSuccess: (domain) => {
      rememberDomain(client, api, domain);
      announce(list.added(domain.displayDomain));
      goTo(domainQuery(domain.id));
    },
    onError: () => input.current?.focus(),
  });
  const problem = add.error ?? nameProblem;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!add.isPending) add.mutate(name);
  };

  return (
    <section className={styles.card} aria-labelledby={title}>
      <h2 id={title}>{list.add}</h2>
      <form className={styles.form} onSubmit={submit} noValidate>
        <Field
          ref={input}
          label={list.domainName}
          hint={list.nameHint(<strong>{example}</strong>)}
          problem={problem && <ProblemText error={problem} />}
          value={name}
          onChange={(value) => {
            setName(value);
            if (add.isError) add.reset();
          }}
        />
        <Button type="submit" appearance="primary" icon="plus" busy={add.isPending}>
          {add.isPending ? list.adding : list.addDomain}
        </Button>
      </form>
    </section>
  );
}

function ProblemText({ error }: { error: unknown }) {
  const { api } = useSignedIn();
  const texts = useTexts();
  const page = error instanceof ApiProblem ? error.page : null;
  return (
    <>
      {sentenceOf(error, texts)}{' '}
      {page?.startsWith('/') && (
        <a href={api.pageAt(page)} target="_blank" rel="noreferrer">
          {texts.list.whatThisMeans}
        </a>
      )}
    </>
  );
}
