import { useId, useState } from 'react';
import type { Domain } from '../../api/types.ts';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import styles from '../Console.module.css';
import { useConsole } from '../ConsoleContext.tsx';
import type { OperatorAction } from '../types.ts';
import { ACTIONS } from './actions.ts';

type Props = {
  name: OperatorAction;
  domain: Domain;
  open: boolean;
  onClose: () => void;
  onDone: (name: OperatorAction) => void;
  refocus: () => void;
};

/** Asks before an action, with the reason where the API takes one. */
export function AskDialog({ name, domain, open, onClose, onDone, refocus }: Props) {
  const { api } = useConsole();
  const { title, consequence, label, reason: takes } = ACTIONS[name];
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const close = () => {
    setError(null);
    onClose();
  };
  const confirm = async () => {
    setBusy(true);
    setError(null);
    try {
      await api.ask(domain, name, reason.trim());
      setReason('');
      onClose();
      onDone(name);
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <ConfirmDialog
      {...{ open, busy, error, refocus, onClose: close }}
      title={title(domain.displayDomain)}
      confirmLabel={label}
      onConfirm={() => void confirm()}
    >
      <p>{consequence}</p>
      {takes !== 'none' && <Reason value={reason} onChange={setReason} isRequired={takes === 'required'} />}
    </ConfirmDialog>
  );
}

type ReasonProps = { value: string; onChange: (value: string) => void; isRequired: boolean };

function Reason({ value, onChange, isRequired }: ReasonProps) {
  const id = useId();
  return (
    <div className={styles.reason}>
      <label htmlFor={id}>Why{isRequired ? '' : ', if you like'}? The audit keeps it.</label>
      <input
        id={id}
        value={value}
        maxLength={500}
        required={isRequired}
        autoComplete="off"
        onChange={({ target }) => onChange(target.value)}
      />
    </div>
  );
}
