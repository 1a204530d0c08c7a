import { useMutation, useQueryClient } from '@tanstack/react-query';
import { sentenceOf } from '../../api/problem.ts';
import type { Domain, RecordToPublish } from '../../api/types.ts';
import { appearanceOf } from '../../appearance.ts';
import { keys, useSandboxRecords } from '../../live/queries.ts';
import { isInSandbox } from '../../records.ts';
import { useSignedIn } from '../../session/SessionContext.tsx';
import { useTexts } from '../../texts/TextsContext.tsx';
import { useAnnounce } from '../Announcer.tsx';
import { Button } from '../Button.tsx';
import styles from './PublishInSandbox.module.css';

const TTL_SECONDS = 60;

/** Plays the person at the DNS provider: puts the record into the sandbox DNS. */
export function PublishInSandbox({ record, domain }: { record: RecordToPublish; domain: Domain }) {
  const { api } = useSignedIn();
  const client = useQueryClient();
  const announce = useAnnounce();
  const texts = useTexts();
  const published = useSandboxRecords().data ?? [];
  const { name, type, value } = record;
  const publish = useMutation({
    mutationFn: () => api.putSandboxRecord({ name, type, values: [value], ttl: TTL_SECONDS }),
    onSuccess: () => {
      announce(texts.sandbox.published(type));
      return client.invalidateQueries({ queryKey: keys.sandboxRecords });
    },
  });
  if (isInSandbox(record, published)) {
    const { resume } = appearanceOf(domain);
    const next = texts.sandbox.whatNext(resume === undefined ? null : texts.common.resume[resume]);
    return (
      <p className={styles.published}>
        {texts.sandbox.isThere} {next}
      </p>
    );
  }
  return (
    <div className={styles.publish}>
      <Button small icon="flask" busy={publish.isPending} onClick={() => publish.mutate()}>
        {texts.sandbox.publish}
      </Button>
      {publish.error && (
        <p role="alert" className={styles.problem}>
          {sentenceOf(publish.error, texts)}
        </p>
      )}
    </div>
  );
}
