import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { type Address, exchangeTls } from '../testing/raw-clients.ts';

/** An edge with a time-out of one second and `hstsSeconds` 60, and the server behind it. */
export type PortalWorld = { https: Address; own: string; origin: Server };

/** How an edge waits for the portal application, and what it adds to its answers. */
export function portalAnswersContract(edge: string, world: () => PortalWorld): void {
  describe(`the answers of the portal application: ${edge}`, () => {
    const ask = (path: string) => {
      const { https, own } = world();
      return exchangeTls(https, own, [`GET ${path} HTTP/1.1`, `Host: ${own}`, 'Connection: close']);
    };
    /** The request for a path as the origin has it, which answers as the test wants. */
    const answerOf = async (path: string): Promise<ServerResponse> => {
      for (;;) {
        const [request, response] = await once(world().origin, 'request');
        if (request.url === path) return response;
      }
    };

    test('that do not begin in time are 504; one that has begun takes its time', async () => {
      const { origin } = world();
      const answering = origin.listeners('request');
      origin.removeAllListeners('request');
      try {
        const begun = answerOf('/slow');
        const slow = ask('/slow');
        const response = await begun;
        response.write('the beginning');
        const never = await ask('/never');
        expect(never).toMatch(/^HTTP\/1\.1 504 /);
        response.end(' and the end');
        const whole = await slow;
        expect(whole).toMatch(/^HTTP\/1\.1 200 /);
        expect(whole).toMatch(/the beginning[\s\S]* and the end/);
      } finally {
        origin.removeAllListeners('request');
        for (const listener of answering) origin.on('request', listener as () => void);
      }
    });

    test('tell browsers to come by HTTPS, in the edge’s words and not in two', async () => {
      const { origin } = world();
      const own = (_: unknown, response: ServerResponse) =>
        void response.setHeader('Strict-Transport-Security', 'max-age=1; includeSubDomains');
      origin.prependListener('request', own);
      try {
        const answer = await ask('/');
        expect(
          answer.match(/^strict-transport-security: .*$/gim)?.map((line) => line.trim().toLowerCase()),
        ).toEqual(['strict-transport-security: max-age=60']);
      } finally {
        origin.off('request', own);
      }
    });
  });
}
