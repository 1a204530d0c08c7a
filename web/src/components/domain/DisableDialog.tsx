import type { Domain } from '../../api/types.ts';
import { useTexts } from '../../texts/TextsContext.tsx';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import { useRequest } from '../useRequest.ts';

type Props = { domain: Domain; open: boolean; onClose: () => void; refocus: () => void };

/** Says what switching off does, and does it. */
export function DisableDialog({ domain, open, onClose, refocus }: Props) {
  const { switchOff } = useTexts();
  const name = domain.displayDomain;
  const disable = useRequest(domain, 'disable', switchOff.disabling(name));
  return (
    <ConfirmDialog
      open={open}
      title={switchOff.disableTitle(name)}
      confirmLabel={switchOff.disableConfirm}
      busy={disable.isPending}
      error={disable.error}
      onConfirm={() => disable.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
      refocus={refocus}
    >
      {switchOff.disableEffects.map((effect) => (
        <p key={effect}>{effect}</p>
      ))}
    </ConfirmDialog>
  );
}
