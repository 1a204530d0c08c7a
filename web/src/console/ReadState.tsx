import { isRefusal, sentenceOf } from '../api/problem.ts';
import { Notice } from '../components/Notice.tsx';
import { useTexts } from '../texts/TextsContext.tsx';

type Props = { error: unknown; isRead: boolean; what: string };

/** Says that something is being read, or why it is not. Data that was read before stays in view. */
export function ReadState({ error, isRead, what }: Props) {
  const texts = useTexts();
  if (error)
    return (
      <Notice tone="bad" icon="warning" alert>
        <p>
          {sentenceOf(error, texts)}
          {!isRefusal(error) && ' This page tries again by itself every few seconds.'}
          {isRead && ' Below is what was read last.'}
        </p>
      </Notice>
    );
  return isRead ? null : <p role="status">Reading {what}…</p>;
}
