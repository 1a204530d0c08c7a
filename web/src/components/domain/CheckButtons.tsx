import { sentenceOf } from '../../api/problem.ts';
import type { Domain } from '../../api/types.ts';
import { appearanceOf } from '../../appearance.ts';
import { useTexts } from '../../texts/TextsContext.tsx';
import { Button } from '../Button.tsx';
import { useRequest } from '../useRequest.ts';
import styles from './Actions.module.css';

/** The buttons that set the domain going again or look at it now; those that the API lets this reader press. */
export function CheckButtons({ domain }: { domain: Domain }) {
  const texts = useTexts();
  const refresh = useRequest(domain, 'refresh', texts.common.askedForCheck);
  const retry = useRequest(domain, 'retry', texts.domain.startedOver);
  const error = refresh.error ?? retry.error;
  const may = new Set<string>(domain.allowedActions);
  const { resume, isGoing } = appearanceOf(domain);
  return (
    <>
      {may.has('retry') && resume && (
        <Button appearance="primary" icon="refresh" busy={retry.isPending} onClick={() => retry.mutate()}>
          {texts.common.resume[resume]}
        </Button>
      )}
      {may.has('refresh') && !resume && !isGoing && (
        <Button icon="refresh" busy={refresh.isPending} onClick={() => refresh.mutate()}>
          {refresh.isPending ? texts.common.checking : texts.domain.checkNow}
        </Button>
      )}
      <div role="alert" className={styles.problem}>
        {error !== null && sentenceOf(error, texts)}
      </div>
    </>
  );
}
