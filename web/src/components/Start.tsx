import type { Session } from '../api/types.ts';
import type { SessionState } from '../session/store.ts';
import { Notice } from './Notice.tsx';
import { TokenForm } from './TokenForm.tsx';

type Props = {
  state: Exclude<SessionState, { kind: 'signed_in' }>;
  onSession: (session: Session) => void;
};

/** The view before anybody is signed in. */
export function Start({ state, onSession }: Props) {
  if (state.kind === 'starting') return <p role="status">Signing in…</p>;
  if (state.kind === 'away') {
    return (
      <Notice tone="bad" icon="warning" alert>
        <p>The service cannot be reached. This page tries again by itself every few seconds.</p>
      </Notice>
    );
  }
  return <TokenForm message={state.message} onSession={onSession} />;
}
