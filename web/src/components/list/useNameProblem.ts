import { useEffect, useState } from 'react';
import type { Api } from '../../api/client.ts';
import type { ApiProblem } from '../../api/problem.ts';

/** Long enough that nobody is corrected in the middle of a word. */
const CHECK_AFTER_MS = 600;

/**
 * Returns the problem with a name that was typed, by the API's rules; null while none is known. A name without a dot is not
 * finished yet. An API that cannot be asked gives null: sending the form says so.
 */
export function useNameProblem(api: Pick<Api, 'checkName'>, name: string): ApiProblem | null {
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  useEffect(() => {
    setProblem(null);
    if (!name.includes('.')) return;
    const left = new AbortController();
    const show = (found: ApiProblem | null) => !left.signal.aborted && setProblem(found);
    const timer = setTimeout(
      () => api.checkName(name, left.signal).then(show, () => show(null)),
      CHECK_AFTER_MS,
    );
    return () => {
      clearTimeout(timer);
      left.abort();
    };
  }, [api, name]);
  return problem;
}
