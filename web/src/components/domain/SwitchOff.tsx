import { useState } from 'react';
import type { Domain } from '../../api/types.ts';
import { useTexts } from '../../texts/TextsContext.tsx';
import { Button } from '../Button.tsx';
import styles from './Actions.module.css';
import details from './Details.module.css';
import { DisableDialog } from './DisableDialog.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';

/** The buttons that take the portal away, folded so that it is not always in sight, each with what it will do. */
export function SwitchOff({ domain, refocus }: { domain: Domain; refocus: () => void }) {
  const { switchOff } = useTexts();
  const [asking, setAsking] = useState<'disable' | 'remove' | null>(null);
  const close = () => setAsking(null);
  const may = new Set<string>(domain.allowedActions);
  return (
    <>
      {(may.has('disable') || may.has('delete')) && (
        <details className={details.details}>
          <summary>{may.has('disable') ? switchOff.both : switchOff.remove}</summary>
          <div className={details.body}>
            {may.has('disable') && (
              <div className={styles.action}>
                <p>{switchOff.whatDisablingDoes}</p>
                <Button icon="power" onClick={() => setAsking('disable')}>
                  {switchOff.disable}
                </Button>
              </div>
            )}
            {may.has('delete') && (
              <div className={styles.action}>
                <p>{switchOff.whatRemovingDoes}</p>
                <Button appearance="danger" icon="trash" onClick={() => setAsking('remove')}>
                  {switchOff.remove}
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
