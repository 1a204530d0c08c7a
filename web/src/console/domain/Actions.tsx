import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useAnnounce } from '../../components/Announcer.tsx';
import { Button } from '../../components/Button.tsx';
import styles from '../Console.module.css';
import { useConsole } from '../ConsoleContext.tsx';
import type { Inspected, OperatorAction } from '../types.ts';
import { AskDialog } from './AskDialog.tsx';
import { ACTION_NAMES, ACTIONS } from './actions.ts';
import { MoveDialog } from './MoveDialog.tsx';

/** Offers what this operator may ask of the domain now, each confirmed before it is done. */
export function Actions({ seen }: { seen: Inspected }) {
  const { domain } = seen;
  const { operator } = useConsole();
  const [asked, setAsked] = useState<OperatorAction | 'move' | null>(null);
  const group = useRef<HTMLDivElement>(null);
  const close = () => setAsked(null);
  const done = useDone(domain.id);
  const refocus = () => group.current?.focus();
  const possible = ACTION_NAMES.filter((name) => domain.allowedActions.includes(name));
  const mayMove = operator.role !== 'viewer' && domain.desired !== 'deleted';
  if (possible.length === 0 && !mayMove)
    return <p className={styles.muted}>Your role may look, and not change anything.</p>;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form, and this is none.
    <div className={styles.actions} role="group" aria-label="Actions" ref={group} tabIndex={-1}>
      {possible.map((name) => (
        <Button
          key={name}
          appearance={name === 'disable' ? 'danger' : 'plain'}
          onClick={() => setAsked(name)}
        >
          {ACTIONS[name].label}
        </Button>
      ))}
      {mayMove && <Button onClick={() => setAsked('move')}>Move to another tenant</Button>}
      {ACTION_NAMES.map((name) => (
        <AskDialog
          key={name}
          name={name}
          domain={domain}
          open={asked === name}
          onClose={close}
          onDone={done}
          refocus={refocus}
        />
      ))}
      <MoveDialog domain={domain} open={asked === 'move'} onClose={close} refocus={refocus} />
    </div>
  );
}

/** Says that a request was stored, and reads the domain anew. */
function useDone(id: string) {
  const client = useQueryClient();
  const announce = useAnnounce();
  return (name: OperatorAction) => {
    announce(ACTIONS[name].done);
    for (const key of [
      ['domain', id],
      ['events', id],
      ['audit', 'domain', id],
    ])
      void client.invalidateQueries({ queryKey: key });
  };
}
