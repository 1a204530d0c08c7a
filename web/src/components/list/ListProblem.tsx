import { ApiProblem, isRefusal, sentenceOf } from '../../api/problem.ts';
import { useTexts } from '../../texts/TextsContext.tsx';
import { Notice } from '../Notice.tsx';

/** Why the list could not be read. A service that does not answer is told of for the whole page, not here. */
export function ListProblem({ error }: { error: unknown }) {
  const texts = useTexts();
  if (!(error instanceof ApiProblem)) return null;
  return (
    <Notice tone="bad" icon="warning" alert>
      <p>
        {sentenceOf(error, texts)}
        {!isRefusal(error) && ` ${texts.list.triesAgain}`}
      </p>
    </Notice>
  );
}
