import { once } from 'node:events';
import { connect } from 'node:tls';
import { describe, expect, test } from 'vitest';
import type { Address } from '../testing/raw-clients.ts';

export type KeyExchangeWorld = { https: Address; own: string };

/** The groups by which an edge agrees on the key of a connection. */
export function keyExchangeContract(edge: string, world: () => KeyExchangeWorld): void {
  /** Shakes hands with this one group and no other; the protocol, or the code of what went wrong. */
  const handshakeBy = async (group: string): Promise<string> => {
    const { https, own } = world();
    const socket = connect({ ...https, servername: own, ecdhCurve: group, rejectUnauthorized: false });
    try {
      await once(socket, 'secureConnect');
      return socket.getProtocol() ?? '';
    } catch (error) {
      return String((error as NodeJS.ErrnoException).code);
    } finally {
      socket.destroy();
    }
  };

  describe(`the agreement on keys: ${edge}`, () => {
    test('goes by X25519MLKEM768, which no quantum computer breaks, and by the usual group', async () => {
      expect(await handshakeBy('X25519MLKEM768')).toBe('TLSv1.3');
      expect(await handshakeBy('X25519')).toBe('TLSv1.3');
      // One that no edge has: what is shown above is the group's doing.
      expect(await handshakeBy('ffdhe2048')).not.toBe('TLSv1.3');
    });
  });
}
