/** Line icons of 16 by 16, drawn here: the page loads nothing from elsewhere. Always beside words, so hidden. */
const PATHS = {
  check: 'M3 8.5l3.2 3.2L13 4.8',
  cross: 'M4 4l8 8M12 4l-8 8',
  clock: 'M8 4.5V8l2.4 1.6M8 1.75a6.25 6.25 0 1 1 0 12.5a6.25 6.25 0 0 1 0-12.5',
  warning: 'M8 6.2v3.2M8 11.6v.01M8 1.9l6.4 11.6H1.6L8 1.9z',
  question:
    'M6 6.1a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.3v.2M8 11.6v.01M8 1.75a6.25 6.25 0 1 1 0 12.5a6.25 6.25 0 0 1 0-12.5',
  minus: 'M3.5 8h9',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  refresh: 'M13 8a5 5 0 1 1-1.6-3.7M13 2v3h-3',
  external: 'M9.5 2.5h4v4M13.5 2.5L7.5 8.5M11.5 9.5v4h-9v-9h4',
  power: 'M8 2v5.5M4.4 4.2a5 5 0 1 0 7.2 0',
  trash: 'M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.6 9h6.8l.6-9',
  flask: 'M6 2h4M6.8 2v4L3 13.5h10L9.2 6V2M5 10h6',
  back: 'M9.5 3.5L5 8l4.5 4.5',
  plus: 'M8 3v10M3 8h10',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
