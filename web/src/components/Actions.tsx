import { useState } from 'react';
import { sentenceOf } from '../api/problem.ts';
import type { Domain } from '../api/types.ts';
import { canRetry, hasGivenUp } from '../words/status.ts';
import styles from './Actions.module.css';
import { Button } from './Button.tsx';
import { DisableDialog } from './DisableDialog.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';
import { useRequest } from './useRequest.ts';

/** What the reader may ask for, in the state that the domain is in. */
export function Actions({ domain, refocus }: { domain: Domain; refocus: () => void }) {
  const [asking, setAsking] = useState<'disable' | 'remove' | null>(null);
  const refresh = useRequest(domain, 'refresh', 'Asked: we look again right now.');
  const retry = useRequest(domain, 'retry', 'Started over.');
  const error = refresh.error ?? retry.error;
  const close = () => setAsking(null);
  return (
    <div>
      <div className={styles.actions}>
        {canRetry(domain) && (
          <Button look="primary" icon="refresh" busy={retry.isPending} onClick={() => retry.mutate()}>
            {domain.status === 'disabled' ? 'Switch on again' : 'Try again'}
          </Button>
        )}
        {domain.desired === 'active' && !hasGivenUp(domain) && (
          <Button icon="refresh" busy={refresh.isPending} onClick={() => refresh.mutate()}>
            {refresh.isPending ? 'Checking…' : 'Check now'}
          </Button>
        )}
        <span className={styles.gap} />
        {domain.desired === 'active' && (
          <Button icon="power" onClick={() => setAsking('disable')}>
            Disable
          </Button>
        )}
        {domain.desired !== 'deleted' && (
          <Button look="danger" icon="trash" onClick={() => setAsking('remove')}>
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
