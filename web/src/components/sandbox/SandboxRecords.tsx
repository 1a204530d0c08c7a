import { useMutation, useQueryClient } from '@tanstack/react-query';
import { sentenceOf } from '../../api/problem.ts';
import type { SandboxRecord } from '../../api/types.ts';
import { keys, useSandboxRecords } from '../../live/queries.ts';
import { useSignedIn } from '../../session/SessionContext.tsx';
import { useTexts } from '../../texts/TextsContext.tsx';
import { useAnnounce } from '../Announcer.tsx';
import { Button } from '../Button.tsx';
import styles from './SandboxRecords.module.css';

/** Lists the records of the sandbox DNS. */
export function SandboxRecords({ mayChange }: { mayChange: boolean }) {
  const { api } = useSignedIn();
  const client = useQueryClient();
  const announce = useAnnounce();
  const texts = useTexts();
  const { sandbox } = texts;
  const records = useSandboxRecords();
  const remove = useMutation({
    mutationFn: (record: SandboxRecord) => api.deleteSandboxRecord(record),
    onSuccess: (_, record) => announce(sandbox.deleted(record.type, record.name)),
    onSettled: () => client.invalidateQueries({ queryKey: keys.sandboxRecords }),
  });
  const error = remove.error ?? records.error;
  return (
    <>
      {records.data?.length === 0 && <p>{sandbox.noRecords}</p>}
      <ul>
        {records.data?.map((record) => (
          <li key={`${record.type} ${record.name}`}>
            <span className={styles.record}>
              <strong>{record.type}</strong> <code>{record.name}</code> →{' '}
              <code>{record.values.join(', ')}</code>
            </span>
            {mayChange && (
              <Button
                small
                icon="trash"
                aria-label={sandbox.deleteOne(record.type, record.name)}
                busy={remove.isPending && remove.variables === record}
                onClick={() => remove.mutate(record)}
              >
                {sandbox.delete}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {error && <p role="alert">{sentenceOf(error, texts)}</p>}
    </>
  );
}
