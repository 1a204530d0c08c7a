import type { Page } from 'playwright-core';
import { aLargeConsole, anEmptyConsole, type ConsoleWorld, inspectedOf } from './console-world.ts';

const now = new Date().toISOString();
const large = aLargeConsole(now);
const empty = anEmptyConsole(now);
const signedOut: ConsoleWorld = { ...empty, session: { operator: null, signInPath: '/auth/sign-in' } };
const seen = (state: Parameters<typeof inspectedOf>[0]): ConsoleWorld => ({
  ...large,
  inspected: inspectedOf(state, now, 'admin'),
});

/** A view in a state: its address, and a text by which it is there. */
export type ConsoleState = { world: ConsoleWorld; path: string; shows: string };

const DOMAIN = '/console?domain=0c0ffee0-0000-4000-8000-000000000000';

/** Each view with many domains, with none, while it is read and where it is refused. */
export const CONSOLE_STATES: Readonly<Record<string, ConsoleState>> = {
  'signed out': { world: signedOut, path: '/console', shows: 'Use an operator key' },
  fleet: { world: large, path: '/console', shows: 'Cloudflare' },
  'fleet without domains': { world: empty, path: '/console', shows: 'There is no domain yet' },
  'fleet that is read': {
    world: { ...large, answers: 'silent' },
    path: '/console',
    shows: 'Reading the fleet',
  },
  'fleet that is refused': {
    world: { ...large, answers: 'refused' },
    path: '/console',
    shows: 'tries again by itself',
  },
  domains: { world: large, path: '/console?view=domains', shows: 'Next page' },
  'domains of a provider': {
    ...{ world: large, path: '/console?view=domains&provider=cloudflare&after=x' },
    shows: 'DNS: cloudflare',
  },
  'domains without a match': {
    world: empty,
    path: '/console?view=domains&q=none',
    shows: 'No domain matches',
  },
  domain: { world: large, path: DOMAIN, shows: 'Who did what' },
  'domain that is live': { world: seen('live'), path: DOMAIN, shows: 'Who did what' },
  'domain for who may look': {
    ...{
      world: { ...aLargeConsole(now, 'viewer'), inspected: inspectedOf('missing', now, 'viewer') },
      path: DOMAIN,
    },
    shows: 'Your role may look',
  },
  'domain that is refused': {
    world: { ...large, answers: 'refused' },
    path: DOMAIN,
    shows: 'tries again by itself',
  },
  incidents: { world: large, path: '/console?view=incidents', shows: 'It began.' },
  'no incidents': { world: empty, path: '/console?view=incidents', shows: 'There was no incident yet' },
  'certificate authority': { world: large, path: '/console?view=ca', shows: 'Orders of all together' },
  'certificate authority at rest': { world: empty, path: '/console?view=ca', shows: 'Nothing is paused' },
  activity: { world: large, path: '/console?view=activity', shows: 'moves its zone until Friday' },
  'no activity': { world: empty, path: '/console?view=activity', shows: 'Nobody has done anything yet' },
};

/** Makes the page hold a key, as if somebody had signed in in this tab. */
export async function signInByKey(page: Page): Promise<void> {
  await page.addInitScript(
    "sessionStorage.setItem('portal-domains.operator-key', 'operator-key-of-a-test-0123')",
  );
}
