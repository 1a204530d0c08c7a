import { Notice } from '../Notice.tsx';

/** Says that nothing here is real, and what plays the world. */
export function SandboxBanner() {
  return (
    <Notice tone="busy" icon="flask">
      <p>
        <strong>This is a sandbox</strong> with a DNS of its own. Use names that end in{' '}
        <code>.localhost</code>: your browser finds them on this machine. Publish each record with the button
        beside it; everything else happens as it would outside.
      </p>
    </Notice>
  );
}
