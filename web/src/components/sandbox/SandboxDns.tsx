import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { sentenceOf } from '../../api/problem.ts';
import type { Domain } from '../../api/types.ts';
import { keys } from '../../live/queries.ts';
import { type Mistake, mistakesOf } from '../../sandbox-mistakes.ts';
import { useSignedIn } from '../../session/SessionContext.tsx';
import { useTexts } from '../../texts/TextsContext.tsx';
import { useAnnounce } from '../Announcer.tsx';
import { Button } from '../Button.tsx';
import { SandboxRecordForm } from './SandboxRecordForm.tsx';
import styles from './SandboxRecords.module.css';
import { SandboxRecords } from './SandboxRecords.tsx';

/** The sandbox DNS, the tenant's DNS provider in small: its records, a form for any, and the usual mistakes. */
export function SandboxDns({ domain }: { domain: Domain | null }) {
  const { mayChange } = useSignedIn();
  const { sandbox } = useTexts();
  const title = useId();
  return (
    <section className={styles.panel} aria-labelledby={title}>
      <h2 id={title}>{sandbox.title}</h2>
      <SandboxRecords mayChange={mayChange} />
      {mayChange && (
        <details className={styles.more}>
          <summary>{sandbox.addRecord}</summary>
          <SandboxRecordForm name={domain?.domain ?? ''} />
        </details>
      )}
      {mayChange && domain && <Mistakes domain={domain} />}
    </section>
  );
}

function Mistakes({ domain }: { domain: Domain }) {
  const { api } = useSignedIn();
  const client = useQueryClient();
  const announce = useAnnounce();
  const texts = useTexts();
  const { sandbox } = texts;
  const make = useMutation({
    mutationFn: async ({ remove, put }: Mistake) => {
      const present = await api.listSandboxRecords();
      for (const key of remove)
        if (present.some(({ name, type }) => name === key.name && type === key.type))
          await api.deleteSandboxRecord(key);
      for (const record of put) await api.putSandboxRecord(record);
    },
    onSuccess: (_, { kind }) => announce(sandbox.mistakeMade(sandbox.mistake[kind])),
    onSettled: () => client.invalidateQueries({ queryKey: keys.sandboxRecords }),
  });
  const mistakes = mistakesOf(domain);
  if (mistakes.length === 0) return null;
  return (
    <details className={styles.more}>
      <summary>{sandbox.mistakes}</summary>
      <div className={styles.mistakes}>
        {mistakes.map((mistake) => (
          <Button
            key={mistake.kind}
            small
            icon="flask"
            busy={make.isPending && make.variables === mistake}
            onClick={() => make.mutate(mistake)}
          >
            {sandbox.mistake[mistake.kind]}
          </Button>
        ))}
      </div>
      {make.error && <p role="alert">{sentenceOf(make.error, texts)}</p>}
    </details>
  );
}
