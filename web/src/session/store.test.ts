import { describe, expect, test } from 'vitest';
import { createSessionStore } from './store.ts';

const session = { tenant: 't1', token: 'secret' };
const sandbox = () =>
  Response.json({ token: 'secret', tenant: { id: 't1' }, edgeHttpsPort: 8443 }, { status: 201 });
const noSandbox = () => Response.json({ code: 'not_found', detail: 'No.' }, { status: 404 });

function setUp(answers: (() => Response | Promise<never>)[], fragment = '') {
  const kept = new Map<string, string>();
  const world = { fragment, at: 100_000, later: [] as (() => void)[], kept };
  const store = createSessionStore({
    origin: 'http://portal.test',
    language: 'en',
    fetch: async () => (answers.shift() ?? noSandbox)(),
    storage: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    },
    location: {
      readFragment: () => world.fragment,
      clearFragment: () => {
        world.fragment = '';
      },
    },
    now: () => world.at,
    later: (callback) => world.later.push(callback),
  });
  return { store, world };
}

describe('the start of a session', () => {
  test('takes the link and takes the token out of the address', async () => {
    const { store, world } = setUp([], '#token=secret&tenant=t1');
    await store.start();
    expect(store.read()).toEqual({ kind: 'signed_in', session, renewed: false });
    expect(world.fragment).toBe('');
    expect(world.kept.size).toBe(1);
  });

  test('signs in by itself in the sandbox, and asks for a token elsewhere', async () => {
    const { store } = setUp([sandbox]);
    await store.start();
    expect(store.read().kind).toBe('signed_in');
    const elsewhere = setUp([noSandbox]);
    await elsewhere.store.start();
    expect(elsewhere.store.read()).toEqual({ kind: 'needs_token', ended: false });
  });

  test('takes a fault of the service for no answer, not for an answer', async () => {
    const { store } = setUp([() => Response.json({ code: 'database_unavailable' }, { status: 503 })]);
    await store.start();
    expect(store.read().kind).toBe('away');
  });

  test('says that the service is away and goes on when it is back', async () => {
    const { store, world } = setUp([() => Promise.reject(new TypeError('refused')), sandbox]);
    await store.start();
    expect(store.read().kind).toBe('away');
    const signedIn = new Promise<void>((resolve) => store.subscribe(resolve));
    world.later[0]?.();
    await signedIn;
    expect(store.read().kind).toBe('signed_in');
  });
});

describe('the end of a session', () => {
  test('leads back to the start with a sentence, and the token is forgotten', async () => {
    const { store, world } = setUp([noSandbox], '#token=secret&tenant=t1');
    await store.start();
    await store.expire(session);
    expect(store.read()).toMatchObject({ kind: 'needs_token', ended: true });
    expect(world.kept.size).toBe(0);
  });

  test('in the sandbox signs in again and says so, but not again and again', async () => {
    const { store, world } = setUp([sandbox, sandbox, sandbox]);
    await store.start();
    world.at += 60_000;
    await store.expire(session);
    expect(store.read()).toMatchObject({ kind: 'signed_in', renewed: true });
    await store.expire(session);
    expect(store.read().kind).toBe('needs_token');
  });

  test('does not touch a newer session', async () => {
    const { store } = setUp([], '#token=secret&tenant=t1');
    await store.start();
    await store.expire({ tenant: 't1', token: 'older' });
    expect(store.read().kind).toBe('signed_in');
  });
});
