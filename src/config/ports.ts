import { SETTINGS } from './settings.ts';

const NAMES = {
  api: 'PORTAL_API_PORT',
  http: 'PORTAL_HTTP_PORT',
  https: 'PORTAL_HTTPS_PORT',
  postgres: 'PORTAL_POSTGRES_PORT',
  temporal: 'PORTAL_TEMPORAL_PORT',
  temporalUi: 'PORTAL_TEMPORAL_UI_PORT',
  dns: 'PORTAL_DNS_PORT',
  origin: 'PORTAL_ORIGIN_PORT',
  worker: 'PORTAL_WORKER_PORT',
} as const;

/** The ports on which the parts of `up` listen. */
export type Ports = { [part in keyof typeof NAMES]: number };

const HIGHEST = 65_535;

/**
 * All ports of `up`: what is given, and elsewhere the default moved by `offset`.
 * @returns a sentence that says what to do, when one would be none any more.
 */
export function movedPorts(
  given: (name: (typeof NAMES)[keyof typeof NAMES]) => string,
  offset: number,
): Ports | string {
  const ports = Object.entries(NAMES).map(([part, name]) => {
    const value = Number(given(name));
    return { part, name, value, moved: given(name) === SETTINGS[name].default ? value + offset : value };
  });
  const beyond = ports.find(({ moved }) => moved > HIGHEST);
  if (beyond !== undefined) {
    const highest = Math.max(...ports.map(({ value }) => value));
    return `${beyond.name} would be ${beyond.moved}; give at most ${HIGHEST - highest}.`;
  }
  return Object.fromEntries(ports.map(({ part, moved }) => [part, moved])) as Ports;
}
