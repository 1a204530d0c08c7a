import { useTextOfNow } from '../live/useNow.ts';
import { clockTime, fullTime, nextCheck, relativeTime } from '../time.ts';

type Props = {
  iso: string;
  /** When we check again: a time that has passed is due. */
  upcoming?: boolean;
  /** Shows the time of day behind the words. */
  withClock?: boolean;
};

/** A time in words that moves on by itself, with the whole time on hover. */
export function RelativeTime({ iso, upcoming, withClock }: Props) {
  const text = useTextOfNow((now) => {
    const words = upcoming ? nextCheck(iso, now) : relativeTime(iso, now);
    const isDue = upcoming && Date.parse(iso) <= now;
    return withClock && !isDue ? `${words}, ${clockTime(iso, now)}` : words;
  });
  return (
    <time dateTime={iso} title={fullTime(iso)}>
      {text}
    </time>
  );
}

/** A time of day in the reader's own zone, with the whole time on hover. */
export function ClockTime({ iso }: { iso: string }) {
  const text = useTextOfNow((now) => clockTime(iso, now));
  return (
    <time dateTime={iso} title={fullTime(iso)}>
      {text}
    </time>
  );
}
