import type { Environment } from '../config/config.ts';
import type { Setting } from '../config/setting.ts';
import { SETTINGS } from '../config/settings.ts';
import { secretsInUrl } from './redact.ts';

const ALL = Object.entries(SETTINGS as Record<string, Setting>);

/** Our settings that are given. The list is closed: nothing else of the environment is ever shown. */
export function settingsForSupport(environment: Environment): Record<string, string> {
  return Object.fromEntries(
    ALL.flatMap(([name, { secret }]) => {
      const value = environment[name];
      return value ? [[name, secret === true ? 'given (removed)' : value]] : [];
    }),
  );
}

/** The values of the settings that are secrets, and the passwords in those that are URLs. */
export function secretsOf(environment: Environment): string[] {
  return ALL.flatMap(([name, { secret }]) => {
    const value = environment[name];
    if (!value) return [];
    return [...(secret === true ? [value] : []), ...secretsInUrl(value)];
  });
}
