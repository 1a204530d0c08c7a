import type { Domain } from '../../api/types.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import { useRequest } from '../useRequest.ts';

type Props = { domain: Domain; open: boolean; onClose: () => void; refocus: () => void };

/** Says what switching off does, and does it. */
export function DisableDialog({ domain, open, onClose, refocus }: Props) {
  const name = domain.displayDomain;
  const disable = useRequest(domain, 'disable', `${name} is being switched off.`);
  return (
    <ConfirmDialog
      open={open}
      title={`Switch ${name} off?`}
      confirmLabel="Switch off"
      busy={disable.isPending}
      error={disable.error}
      onConfirm={() => disable.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
      refocus={refocus}
    >
      <p>
        The portal stops answering at this address within seconds: its route and its certificate are taken
        down. Your clients will see an error there.
      </p>
      <p>The domain stays in this list, and you can switch it on again. Nothing else of yours changes.</p>
    </ConfirmDialog>
  );
}
