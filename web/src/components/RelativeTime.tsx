import { useNow } from '../live/useNow.ts';
import { fullTime, nextCheck, relativeTime } from '../time.ts';

type Props = { iso: string /** When we check again: a time that has passed is due. */; upcoming?: boolean };

/** A time in words that moves on by itself, with the whole time on hover. */
export function RelativeTime({ iso, upcoming }: Props) {
  const now = useNow();
  return (
    <time dateTime={iso} title={fullTime(iso)}>
      {upcoming ? nextCheck(iso, now) : relativeTime(iso, now)}
    </time>
  );
}
