import { useEffect, useState } from 'react';
import { copyText } from '../copy-text.ts';
import { useTexts } from '../texts/TextsContext.tsx';
import { useAnnounce } from './Announcer.tsx';
import { Button } from './Button.tsx';
import styles from './CopyButton.module.css';

type Props = {
  text: string;
  /** The name of the text, for screen readers: "the value of the CNAME record". */
  what: string;
  label?: string;
};

/** Copies a text and says so, on the button and to screen readers. The button keeps its size, whatever it says. */
export function CopyButton({ text, what, label }: Props) {
  const announce = useAnnounce();
  const { common } = useTexts();
  const shown = label ?? common.copy;
  const [outcome, setOutcome] = useState<'copied' | 'failed' | null>(null);
  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), 2500);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async () => {
    const copied = await copyText(text);
    setOutcome(copied ? 'copied' : 'failed');
    announce(copied ? common.copiedWhat(what) : common.couldNotCopy(what));
  };
  return (
    <Button
      small
      icon={outcome === 'copied' ? 'check' : outcome === 'failed' ? 'cross' : 'copy'}
      aria-label={`${shown}: ${what}`}
      onClick={() => void copy()}
    >
      <span className={styles.labels}>
        <span data-shown={outcome === null || undefined}>{shown}</span>
        <span data-shown={outcome === 'copied' || undefined}>{common.copied}</span>
        <span data-shown={outcome === 'failed' || undefined}>{common.byHand}</span>
      </span>
    </Button>
  );
}
