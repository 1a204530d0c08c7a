import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { sentenceOf } from '../../api/problem.ts';
import type { SandboxRecordKey } from '../../api/types.ts';
import { keys } from '../../live/queries.ts';
import { useSignedIn } from '../../session/SessionContext.tsx';
import { useTexts } from '../../texts/TextsContext.tsx';
import { useAnnounce } from '../Announcer.tsx';
import { Button } from '../Button.tsx';
import styles from './SandboxRecords.module.css';

const TYPES: readonly SandboxRecordKey['type'][] = ['CNAME', 'A', 'AAAA', 'TXT', 'CAA', 'NS'];
const TTL_SECONDS = 60;

/** Puts any record into the sandbox DNS, in place of those of its name and type. The API judges what is typed. */
export function SandboxRecordForm({ name: given }: { name: string }) {
  const { api } = useSignedIn();
  const client = useQueryClient();
  const announce = useAnnounce();
  const texts = useTexts();
  const { sandbox } = texts;
  const id = useId();
  const [record, setRecord] = useState({ name: given, type: 'CNAME' as SandboxRecordKey['type'], value: '' });
  const put = useMutation({
    mutationFn: () => {
      const { name, type, value } = record;
      return api.putSandboxRecord({
        name,
        type,
        values: value.split('\n').filter(Boolean),
        ttl: TTL_SECONDS,
      });
    },
    onSuccess: () => {
      announce(sandbox.isIn(record.type, record.name));
      return client.invalidateQueries({ queryKey: keys.sandboxRecords });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!put.isPending) put.mutate();
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <label htmlFor={`${id}-type`}>
        {sandbox.type}
        <select
          id={`${id}-type`}
          value={record.type}
          onChange={(event) => setRecord({ ...record, type: event.target.value as SandboxRecordKey['type'] })}
        >
          {TYPES.map((type) => (
            <option key={type}>{type}</option>
          ))}
        </select>
      </label>
      <label htmlFor={`${id}-name`}>
        {sandbox.name}
        <input
          id={`${id}-name`}
          value={record.name}
          onChange={(event) => setRecord({ ...record, name: event.target.value })}
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
        />
      </label>
      <label htmlFor={`${id}-value`}>
        {sandbox.values}
        <textarea
          id={`${id}-value`}
          rows={1}
          value={record.value}
          onChange={(event) => setRecord({ ...record, value: event.target.value })}
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
        />
      </label>
      <Button type="submit" icon="flask" busy={put.isPending}>
        {sandbox.put}
      </Button>
      <p role="alert" className={styles.problem}>
        {put.error && sentenceOf(put.error, texts)}
      </p>
    </form>
  );
}
