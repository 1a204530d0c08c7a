import type { Domain } from '../../api/types.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import { useRequest } from '../useRequest.ts';

type Props = { domain: Domain; open: boolean; onClose: () => void; refocus: () => void };

/** Says what removing does, and that the DNS record goes first. */
export function RemoveDialog({ domain, open, onClose, refocus }: Props) {
  const name = domain.displayDomain;
  const remove = useRequest(domain, 'delete', `${name} is being removed.`);
  const published = domain.records.filter((record) => record.state === 'ok');
  return (
    <ConfirmDialog
      open={open}
      title={`Remove ${name}?`}
      confirmLabel="Remove"
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
      refocus={refocus}
    >
      <p>
        <strong>Remove the DNS record first</strong>, at your DNS provider. While it stays, the name leads to
        us with nothing behind it.
      </p>
      {published.length > 0 && (
        <>
          <p>At our last check this was still published:</p>
          <ul>
            {published.map((record) => (
              <li key={record.name + record.type}>
                {record.type} <code>{record.name}</code>
              </li>
            ))}
          </ul>
        </>
      )}
      <p>
        When you confirm, the portal stops answering at this address, its route and its certificate are taken
        down. The domain stays in this list until its DNS record is gone, then it leaves together with its
        history.
      </p>
    </ConfirmDialog>
  );
}
