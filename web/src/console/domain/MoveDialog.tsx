import { useId, useState } from 'react';
import type { Domain } from '../../api/types.ts';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { domainQuery } from '../../routing/route.ts';
import { useRouter } from '../../routing/router.ts';
import styles from '../Console.module.css';
import { useConsole } from '../ConsoleContext.tsx';

type Props = { domain: Domain; open: boolean; onClose: () => void; refocus: () => void };

/** Registers the name for another tenant: its page then has the TXT record that moves it. */
export function MoveDialog({ domain, open, onClose, refocus }: Props) {
  const { api } = useConsole();
  const { goTo } = useRouter();
  const [tenant, setTenant] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const id = useId();
  const confirm = async () => {
    setBusy(true);
    setError(null);
    try {
      const claim = await api.register(tenant.trim(), domain.domain);
      onClose();
      goTo(domainQuery(claim.id));
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  const close = () => {
    setError(null);
    onClose();
  };
  return (
    <ConfirmDialog
      {...{ open, busy, error, refocus, onClose: close }}
      title={`Move ${domain.displayDomain} to another tenant?`}
      confirmLabel="Register it there"
      onConfirm={() => void confirm()}
    >
      <p>
        The name is registered for the other tenant, and its page shows the TXT record that moves it. Until
        that record is published, {domain.displayDomain} is served for the tenant that has it now.
      </p>
      <div className={styles.reason}>
        <label htmlFor={id}>Id of the tenant that is to have it</label>
        <input
          id={id}
          value={tenant}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          onChange={({ target }) => setTenant(target.value)}
        />
      </div>
    </ConfirmDialog>
  );
}
