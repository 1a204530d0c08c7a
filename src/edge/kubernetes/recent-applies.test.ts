import { beforeEach, describe, expect, test } from 'vitest';
import { anEdgeObservation, NOON } from '../../testing/builders.ts';
import { aManifestTarget } from '../../testing/manifests.ts';
import { later } from '../../testing/rounds.ts';
import { createRecentApplies, type RecentApplies } from './recent-applies.ts';

const target = aManifestTarget();
const present = anEdgeObservation();

describe('what an apply has seen', () => {
  let now: string;
  let recent: RecentApplies;
  beforeEach(() => {
    now = NOON;
    recent = createRecentApplies(() => new Date(now));
    recent.begin(target)(present);
  });

  test('is not read again while it is as young as asked', () => {
    now = later(5);
    expect(recent.get(target, 5)).toEqual(present);
    now = later(5.001);
    expect(recent.get(target, 5)).toBeNull();
  });

  test('is read again once the watch or a removal has touched the domain, also while the apply runs', () => {
    recent.forget(target.domainId);
    expect(recent.get(target, 60)).toBeNull();
    const end = recent.begin(target);
    recent.forget(target.domainId);
    end(present);
    expect(recent.get(target, 60)).toBeNull();
  });

  test('is read again while another apply runs, and the newest one’s result is kept', () => {
    const first = recent.begin(target);
    const second = recent.begin(target);
    expect(recent.get(target, 60)).toBeNull();
    second(anEdgeObservation({ detail: 'of the second' }));
    first(present);
    expect(recent.get(target, 60)?.detail).toBe('of the second');
  });

  test.each([
    { objects: 'partial' },
    { objects: 'absent' },
    { objects: 'foreign' },
    { issuance: 'requesting' },
    { failure: 'away' },
  ] as const)('is read again where it is %o', (over) => {
    recent.begin(target)(anEdgeObservation(over));
    expect(recent.get(target, 60)).toBeNull();
  });

  test('is of that very target', () => {
    expect(recent.get({ ...target, gateway: 'second' }, 60)).toBeNull();
    expect(recent.get({ ...target, domainId: 'another' }, 60)).toBeNull();
  });

  test('is forgotten with its time, so that a burst of a fleet is not kept', () => {
    now = later(61);
    recent.begin({ ...target, domainId: 'next' })(anEdgeObservation({ observedAt: now }));
    expect(recent.get(target, 600)).toBeNull();
  });
});
