import { expect, test } from 'vitest';
import { domainPath, LIST_PATH, routeOf } from './route.ts';

test('the list and each domain have a path, which leads back to them', () => {
  expect(routeOf(LIST_PATH)).toEqual({ view: 'list' });
  expect(routeOf(domainPath('0c0ffee'))).toEqual({ view: 'domain', id: '0c0ffee' });
  expect(routeOf('/domains/0c0ffee/')).toEqual({ view: 'domain', id: '0c0ffee' });
});

test('any other path is of no view', () => {
  for (const path of ['/domains', '/domains/', '/domains/a/b', '/else']) {
    expect(routeOf(path)).toEqual({ view: 'unknown' });
  }
});
