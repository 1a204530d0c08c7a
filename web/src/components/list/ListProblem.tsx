import { ApiProblem, isRefusal, sentenceOf } from '../../api/problem.ts';
import { Notice } from '../Notice.tsx';

/** Why the list could not be read. A service that does not answer is told of for the whole page, not here. */
export function ListProblem({ error }: { error: unknown }) {
  if (!(error instanceof ApiProblem)) return null;
  return (
    <Notice tone="bad" icon="warning" alert>
      <p>
        {sentenceOf(error)}
        {!isRefusal(error) && ' This page tries again by itself every few seconds.'}
      </p>
    </Notice>
  );
}
