import type { Session } from '../api/types.ts';
import type { SessionState } from '../session/store.ts';
import { useTexts } from '../texts/TextsContext.tsx';
import { Notice } from './Notice.tsx';
import { TokenForm } from './TokenForm.tsx';

type Props = {
  state: Exclude<SessionState, { kind: 'signed_in' }>;
  onSession: (session: Session) => void;
};

/** The view before anybody is signed in. */
export function Start({ state, onSession }: Props) {
  const { start, common } = useTexts();
  if (state.kind === 'starting') return <p role="status">{start.signingIn}</p>;
  if (state.kind === 'away') {
    return (
      <Notice tone="bad" icon="warning" alert>
        <p>{common.serviceAwayRetrying}</p>
      </Notice>
    );
  }
  return <TokenForm ended={state.ended} onSession={onSession} />;
}
