import { describe, expect, test } from 'vitest';
import type { Domain } from '../api/types.ts';
import { domainEvents } from './domain-events.ts';

const domain = (id: string, status: Domain['status'], group: Domain['group']) =>
  ({ id, status, group }) as Domain;
const WAITING = domain('one', 'verifying_dns', 'in_progress');
const STUCK = domain('one', 'dns_failed', 'needs_you');
const LIVE = domain('one', 'active', 'live');

const eventsOf = (...lists: Parameters<typeof domainEvents>) =>
  domainEvents(...lists).map((event) => `${event.type} ${event.domain.id}`);

describe('the events of an element', () => {
  test('say that a domain has become live, once', () => {
    expect(eventsOf([WAITING], [LIVE])).toEqual(['activated one']);
    expect(eventsOf([LIVE], [LIVE])).toEqual([]);
    expect(eventsOf([], [LIVE])).toEqual(['activated one']);
  });

  test('say that a domain needs somebody, once for each time', () => {
    expect(eventsOf([WAITING], [STUCK])).toEqual(['action-required one']);
    expect(eventsOf([STUCK], [STUCK])).toEqual([]);
    expect(eventsOf([LIVE], [domain('one', 'active', 'needs_you')])).toEqual(['action-required one']);
  });

  test('tell at the beginning what needs somebody, and not what has long been live', () => {
    expect(eventsOf(null, [LIVE, domain('two', 'dns_failed', 'needs_you')])).toEqual(['action-required two']);
  });
});
