import { useEffect, useState } from 'react';
import { useSignedIn } from '../session/SessionContext.tsx';
import type { Signs } from './signs.ts';
import { useVisible } from './useVisible.ts';

/** Tells whether the product gives signs of life; measured every second while the window is visible. */
export function useSigns(): Signs {
  const { signs } = useSignedIn();
  const visible = useVisible();
  const [now, setNow] = useState<Signs>('fresh');
  useEffect(() => {
    if (!visible) return;
    // A hidden window asks nothing, so its silence means nothing.
    signs.heard();
    setNow('fresh');
    const timer = setInterval(() => setNow(signs.tick()), 1000);
    return () => clearInterval(timer);
  }, [signs, visible]);
  return now;
}
