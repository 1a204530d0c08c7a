import { useState } from 'react';
import type { Domain } from '../../api/types.ts';
import { Button } from '../Button.tsx';
import styles from './Actions.module.css';
import details from './Details.module.css';
import { DisableDialog } from './DisableDialog.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';

/** The buttons that take the portal away, folded so that it is not always in sight, each with what it will do. */
export function SwitchOff({ domain, refocus }: { domain: Domain; refocus: () => void }) {
  const [asking, setAsking] = useState<'disable' | 'remove' | null>(null);
  const close = () => setAsking(null);
  const may = new Set<string>(domain.allowedActions);
  return (
    <>
      {(may.has('disable') || may.has('delete')) && (
        <details className={details.details}>
          <summary>{may.has('disable') ? 'Switch off or remove' : 'Remove'}</summary>
          <div className={details.body}>
            {may.has('disable') && (
              <div className={styles.action}>
                <p>
                  Switched off, the portal stops answering at this address. The domain stays in the list, and
                  can be switched on again.
                </p>
                <Button icon="power" onClick={() => setAsking('disable')}>
                  Disable
                </Button>
              </div>
            )}
            {may.has('delete') && (
              <div className={styles.action}>
                <p>
                  Removed, it also leaves the list with its history, as soon as its DNS record is gone. Delete
                  that record first.
                </p>
                <Button appearance="danger" icon="trash" onClick={() => setAsking('remove')}>
                  Remove
                </Button>
              </div>
            )}
          </div>
        </details>
      )}
      <DisableDialog domain={domain} open={asking === 'disable'} onClose={close} refocus={refocus} />
      <RemoveDialog domain={domain} open={asking === 'remove'} onClose={close} refocus={refocus} />
    </>
  );
}
