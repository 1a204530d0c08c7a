import { type ReactNode, useEffect, useId, useRef } from 'react';
import { sentenceOf } from '../api/problem.ts';
import { focusedElement } from '../focus.ts';
import { useTexts } from '../texts/TextsContext.tsx';
import { Button } from './Button.tsx';
import styles from './ConfirmDialog.module.css';

type Props = {
  open: boolean;
  title: string;
  /** The consequences, in sentences. */
  children: ReactNode;
  confirmLabel: string;
  busy: boolean;
  error: unknown;
  onConfirm: () => void;
  onClose: () => void;
  /** Takes the focus when what opened the dialog is not there any more. */
  refocus: () => void;
};

/** Asks before something that clients would notice. Escape and Cancel change nothing; focus returns by itself. */
export function ConfirmDialog(props: Props) {
  const { open, title, children, confirmLabel, busy, error, onConfirm, onClose, refocus } = props;
  const texts = useTexts();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      // Escape: told at once, as the close event comes only after the next key may have.
      onCancel={onClose}
      onClose={(event) => {
        // It comes late: the dialog may have been opened again meanwhile.
        if (event.currentTarget.open) return;
        onClose();
        // The browser gives the focus back to the opener; when that has gone, the focus is nowhere.
        if (!focusedElement()?.checkVisibility()) refocus();
      }}
    >
      <h2 id={`${id}-title`}>{title}</h2>
      <div id={`${id}-text`} className={styles.text}>
        {children}
      </div>
      <div role="alert" className={styles.problem}>
        {Boolean(error) && sentenceOf(error, texts)}
      </div>
      <div className={styles.buttons}>
        <Button onClick={onClose}>{texts.common.cancel}</Button>
        <Button appearance="danger" busy={busy} onClick={onConfirm}>
          {confirmLabel}
        </Button>
      </div>
    </dialog>
  );
}
