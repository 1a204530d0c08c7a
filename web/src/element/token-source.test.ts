import { afterEach, describe, expect, test, vi } from 'vitest';
import { createTokenSource, type GetToken, SignedOut } from './token-source.ts';

afterEach(() => vi.restoreAllMocks());

function setUp(getToken: GetToken | null) {
  const troubles: string[] = [];
  const waits: number[] = [];
  const tokens = createTokenSource({
    source: () => getToken,
    wait: async (ms) => void waits.push(ms),
    onTrouble: (trouble) => troubles.push(trouble),
  });
  return { tokens, troubles, waits };
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

  test('is asked for again where its source fails, so that a restart of the page’s server is not seen', async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    let asked = 0;
    const { tokens, troubles, waits } = setUp(async () => {
      asked += 1;
      if (asked < 4) throw new Error('POST /portal-token answered 502');
      return 'token';
    });
    expect(await tokens.renew(null)).toBe('token');
    expect([troubles, waits]).toEqual([[], [1_000, 2_000, 4_000]]);
  });

  test('whose source fails for half a minute ends in trouble, which whoever made the page sees on the console', async () => {
    const shown = vi.spyOn(console, 'error').mockReturnValue();
    const { tokens, troubles, waits } = setUp(() =>
      Promise.reject(new Error('POST /portal-token answered 500')),
    );
    expect(await tokens.renew(null)).toBeNull();
    expect([troubles, waits.reduce((sum, ms) => sum + ms)]).toEqual([['source_failed'], 31_000]);
    expect(String(shown.mock.calls[0]?.[1])).toContain('answered 500');
  });

  test('whose reader is signed out of the page ends in trouble at once', async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    const { tokens, troubles, waits } = setUp(() => Promise.reject(new SignedOut('POST answered 401')));
    expect(await tokens.renew(null)).toBeNull();
    expect([troubles, waits]).toEqual([['source_failed'], []]);
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
