const UNITS: { unit: Intl.RelativeTimeFormatUnit; seconds: number }[] = [
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3_600 },
  { unit: 'minute', seconds: 60 },
  { unit: 'second', seconds: 1 },
];

/** `in 12 seconds`, `3 minutes ago`; rounds down, so that it never promises later or claims longer than it is. */
export function relativeTime(iso: string, nowMs: number, language: string): string {
  const seconds = (Date.parse(iso) - nowMs) / 1000;
  const size = Math.abs(seconds);
  if (size < 1) return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(0, 'second');
  const { unit, seconds: length } = UNITS.find((each) => size >= each.seconds) ?? {
    unit: 'second',
    seconds: 1,
  };
  const count = Math.trunc(seconds / length);
  return new Intl.RelativeTimeFormat(language, { numeric: 'always' }).format(count, unit);
}

/** When we check again. A time that has just passed means that the check is due or running: `due`, in words. */
export function nextCheck(iso: string, nowMs: number, language: string, due: string): string {
  return Date.parse(iso) - nowMs < 1000 ? due : relativeTime(iso, nowMs, language);
}

/** The whole date and time in the reader's own zone. */
export function fullTime(iso: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'long' }).format(new Date(iso));
}

/** The time of day in the reader's own zone, with the date where it is another day: `14:32`, `Nov 30, 14:32`. */
export function clockTime(iso: string, nowMs: number, language: string): string {
  const at = new Date(iso);
  const sameDay = at.toDateString() === new Date(nowMs).toDateString();
  const day = sameDay ? {} : ({ month: 'short', day: 'numeric' } as const);
  return new Intl.DateTimeFormat(language, {
    ...day,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
}

/** The day alone, for what is far away. */
export function dayOf(iso: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(new Date(iso));
}
