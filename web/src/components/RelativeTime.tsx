import { useTextOfNow } from '../live/useNow.ts';
import { useTexts } from '../texts/TextsContext.tsx';
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
  const { language, common } = useTexts();
  const text = useTextOfNow((now) => {
    const words = upcoming
      ? nextCheck(iso, now, language, common.anyMoment)
      : relativeTime(iso, now, language);
    const isDue = upcoming && Date.parse(iso) <= now;
    return withClock && !isDue ? `${words}, ${clockTime(iso, now, language)}` : words;
  });
  return (
    <time dateTime={iso} title={fullTime(iso, language)}>
      {text}
    </time>
  );
}

/** A time of day in the reader's own zone, with the whole time on hover. */
export function ClockTime({ iso }: { iso: string }) {
  const { language } = useTexts();
  const text = useTextOfNow((now) => clockTime(iso, now, language));
  return (
    <time dateTime={iso} title={fullTime(iso, language)}>
      {text}
    </time>
  );
}
