import { useState } from 'react';
import { sentenceOf } from '../api/problem.ts';
import type { Domain } from '../api/types.ts';
import { appearanceOf } from '../appearance.ts';
import styles from './Actions.module.css';
import { Button } from './Button.tsx';
import { DisableDialog } from './DisableDialog.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';
import { useRequest } from './useRequest.ts';

/** The buttons for what the API lets this reader ask for now. Nothing is shown to who may ask for nothing. */
export function Actions({ domain, refocus }: { domain: Domain; refocus: () => void }) {
  const [asking, setAsking] = useState<'disable' | 'remove' | null>(null);
  const refresh = useRequest(domain, 'refresh', 'Asked: we check again right now.');
  const retry = useRequest(domain, 'retry', 'Started over.');
  const error = refresh.error ?? retry.error;
  const close = () => setAsking(null);
  const may = new Set<string>(domain.allowedActions);
  const { resume, isGoing } = appearanceOf(domain);
  if (may.size === 0) return null;
  return (
    <div>
      <div className={styles.actions}>
        {may.has('retry') && resume && (
          <Button appearance="primary" icon="refresh" busy={retry.isPending} onClick={() => retry.mutate()}>
            {resume}
          </Button>
        )}
        {may.has('refresh') && !resume && !isGoing && (
          <Button icon="refresh" busy={refresh.isPending} onClick={() => refresh.mutate()}>
            {refresh.isPending ? 'Checking…' : 'Check now'}
          </Button>
        )}
        <span className={styles.gap} />
        {may.has('disable') && (
          <Button icon="power" onClick={() => setAsking('disable')}>
            Disable
          </Button>
        )}
        {may.has('delete') && (
          <Button appearance="danger" icon="trash" onClick={() => setAsking('remove')}>
            Remove
          </Button>
        )}
      </div>
      <div role="alert" className={styles.problem}>
        {error !== null && sentenceOf(error)}
      </div>
      <DisableDialog domain={domain} open={asking === 'disable'} onClose={close} refocus={refocus} />
      <RemoveDialog domain={domain} open={asking === 'remove'} onClose={close} refocus={refocus} />
    </div>
  );
}
