import { isRefusal, sentenceOf } from '../api/problem.ts';
import { Notice } from './Notice.tsx';

/** Why the list could not be read, and what happens next. `shown`: an older list stays below. */
export function ListProblem({ error, shown }: { error: unknown; shown: boolean }) {
  if (isRefusal(error)) {
    return (
      <Notice tone="bad" icon="warning" alert>
        <p>{sentenceOf(error)}</p>
      </Notice>
    );
  }
  return (
    <Notice tone="bad" icon="warning" alert>
      <p>
        The service cannot be reached. This page tries again by itself every 5 seconds.
        {shown && ' Below is what we knew last.'}
      </p>
    </Notice>
  );
}
