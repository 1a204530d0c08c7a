import { afterEach, describe, expect, test, vi } from 'vitest';
import { createTokenSource, type GetToken } from './token-source.ts';

afterEach(() => vi.restoreAllMocks());

function setUp(getToken: GetToken | null) {
  const troubles: string[] = [];
  const tokens = createTokenSource({
    source: () => getToken,
    onTrouble: (trouble) => troubles.push(trouble),
  });
  return { tokens, troubles };
}

describe('the token of an element', () => {
  test('is fetched once for all requests that are refused together', async () => {
    let asked = 0;
    const { tokens } = setUp(async () => `token-${++asked}`);
    expect(await Promise.all([tokens.renew(null), tokens.renew(null)])).toEqual(['token-1', 'token-1']);
    expect(await Promise.all([tokens.renew('token-1'), tokens.renew('token-1')])).toEqual([
      'token-2',
      'token-2',
    ]);
    // Of a request that was on its way with the token before.
    expect(await tokens.renew('token-1')).toBe('token-2');
    expect(asked).toBe(2);
  });

  test('that is refused and has no source ends in trouble, told once, until the page sets another', async () => {
    const { tokens, troubles } = setUp(null);
    tokens.set('old');
    expect(await tokens.renew('old')).toBeNull();
    expect(await tokens.renew('old')).toBeNull();
    expect(troubles).toEqual(['no_source']);
    expect(tokens.read()).toEqual({ token: 'old', trouble: 'no_source' });
    tokens.set('new');
    expect(tokens.read()).toEqual({ token: 'new', trouble: null });
  });

  test('is only waited for where the page has not set one yet', async () => {
    const { tokens, troubles } = setUp(null);
    expect(await tokens.renew(null)).toBeNull();
    expect([tokens.read(), troubles]).toEqual([{ token: null, trouble: null }, []]);
  });

  test('whose source fails ends in trouble, which whoever made the page sees on the console', async () => {
    const shown = vi.spyOn(console, 'error').mockReturnValue();
    const { tokens, troubles } = setUp(() => Promise.reject(new Error('POST /portal-token answered 500')));
    expect(await tokens.renew(null)).toBeNull();
    expect(troubles).toEqual(['source_failed']);
    expect(String(shown.mock.calls[0]?.[1])).toContain('answered 500');
  });

  test.each([
    ['the same again', 'old'],
    ['nothing', ''],
    ['no text', undefined],
  ])('whose source gives %s is refused, so that nothing is asked without end', async (_what, given) => {
    const { tokens, troubles } = setUp(async () => given as string);
    tokens.set('old');
    expect(await tokens.renew('old')).toBeNull();
    expect(troubles).toEqual(['refused']);
  });
});
