import type { Domain } from '../../api/types.ts';
import { useTexts } from '../../texts/TextsContext.tsx';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import { useRequest } from '../useRequest.ts';

type Props = { domain: Domain; open: boolean; onClose: () => void; refocus: () => void };

/** Says what removing does, and that the DNS record goes first. */
export function RemoveDialog({ domain, open, onClose, refocus }: Props) {
  const { switchOff } = useTexts();
  const name = domain.displayDomain;
  const remove = useRequest(domain, 'delete', switchOff.removing(name));
  const published = domain.records.filter((record) => record.state === 'ok');
  return (
    <ConfirmDialog
      open={open}
      title={switchOff.removeTitle(name)}
      confirmLabel={switchOff.remove}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
      refocus={refocus}
    >
      <p>{switchOff.recordFirst}</p>
      {published.length > 0 && (
        <>
          <p>{switchOff.stillPublished}</p>
          <ul>
            {published.map((record) => (
              <li key={record.name + record.type}>
                {record.type} <code>{record.name}</code>
              </li>
            ))}
          </ul>
        </>
      )}
      <p>{switchOff.removeEffects}</p>
    </ConfirmDialog>
  );
}
