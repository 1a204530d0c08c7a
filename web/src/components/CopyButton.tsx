import { useEffect, useState } from 'react';
import { copyText } from '../copy-text.ts';
import { useAnnounce } from './Announcer.tsx';
import { Button } from './Button.tsx';

type Props = {
  text: string;
  /** The name of the text, for screen readers: "the value of the CNAME record". */
  what: string;
  label?: string;
};

/** Copies a text and says so, on the button and to screen readers. */
export function CopyButton({ text, what, label = 'Copy' }: Props) {
  const announce = useAnnounce();
  const [outcome, setOutcome] = useState<'copied' | 'failed' | null>(null);
  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), 2500);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async () => {
    const copied = await copyText(text);
    setOutcome(copied ? 'copied' : 'failed');
    announce(copied ? `Copied ${what}.` : `Could not copy ${what}. Select the text and copy it by hand.`);
  };
  return (
    <Button
      small
      icon={outcome === 'copied' ? 'check' : 'copy'}
      aria-label={`${label}: ${what}`}
      onClick={() => void copy()}
    >
      {outcome === 'copied' ? 'Copied' : outcome === 'failed' ? 'Select it by hand' : label}
    </Button>
  );
}
