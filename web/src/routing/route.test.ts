import { expect, test } from 'vitest';
import { domainQuery, keepLanguage, routeOf } from './route.ts';

test('each domain has an address, which leads back to it', () => {
  expect(routeOf(domainQuery('0c0ffee'))).toEqual({ view: 'domain', id: '0c0ffee' });
  expect(routeOf(domainQuery('a&b=c'))).toEqual({ view: 'domain', id: 'a&b=c' });
});

test('any other address is the list', () => {
  for (const query of ['', '?q=acme&show=live']) expect(routeOf(query)).toEqual({ view: 'list' });
});

test('the language that an address asks for goes along to the next view', () => {
  expect(keepLanguage('?domain=1', '?q=acme&language=de')).toBe('?domain=1&language=de');
  expect(keepLanguage('', '?language=de')).toBe('?language=de');
  expect(keepLanguage('', '?q=acme')).toBe('');
});
