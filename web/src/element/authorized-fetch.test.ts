import { describe, expect, test } from 'vitest';
import { authorizedFetch } from './authorized-fetch.ts';
import { createTokenSource } from './token-source.ts';

const WITH_TOKEN = { method: 'POST', body: 'all of it', headers: { Authorization: 'Bearer first' } };

/** An API that knows the tokens in `valid`, and an element whose page gives those in `given`, one after the other. */
function setUp({ valid, given }: { valid: string[]; given: string[] }) {
  const sent: { as: string | null; body: string }[] = [];
  const tokens = createTokenSource({
    source: () => async () => given.shift() ?? '',
    wait: async () => undefined,
    onTrouble: () => undefined,
  });
  const send: typeof fetch = async (input) => {
    const request = new Request(input);
    const as = request.headers.get('Authorization');
    sent.push({ as, body: await request.text() });
    return new Response(null, { status: valid.some((token) => as === `Bearer ${token}`) ? 200 : 401 });
  };
  tokens.set('first');
  return { ask: authorizedFetch(send, tokens), sent };
}

describe('a request of the element', () => {
  test('is sent again with another token when its own has ended, with its body', async () => {
    const { ask, sent } = setUp({ valid: ['second'], given: ['second'] });
    expect((await ask('https://portal.test/', WITH_TOKEN)).status).toBe(200);
    expect(sent.map(({ as, body }) => [as, body])).toEqual([
      ['Bearer first', 'all of it'],
      ['Bearer second', 'all of it'],
    ]);
    await ask('https://portal.test/', WITH_TOKEN);
    expect(sent.at(-1)?.as).toBe('Bearer second');
  });

  test('is refused in the end, and not sent a third time', async () => {
    const { ask, sent } = setUp({ valid: [], given: ['second', 'third'] });
    expect((await ask('https://portal.test/', WITH_TOKEN)).status).toBe(401);
    expect(sent).toHaveLength(2);
  });

  test('carries no token where it needs none', async () => {
    const { ask, sent } = setUp({ valid: [], given: ['second'] });
    await ask('https://portal.test/');
    expect(sent).toEqual([{ as: null, body: '' }]);
  });
});
