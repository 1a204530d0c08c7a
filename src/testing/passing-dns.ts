import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import * as packet from 'dns-packet';
import type { ServerAddress } from '../dns/port.ts';

/**
 * The answer of a front: parts of a message, none at all (`silence`), or null for the answer of the server behind it.
 */
export type FrontAnswer = (Partial<packet.Packet> & { rcode?: number }) | 'silence' | null;
export type Asked = { name: string; type: string; checkingDisabled: boolean; edns: boolean };

/** A server that answers some questions by itself and passes on the others. The caller closes it. */
export async function openFront(
  to: ServerAddress,
  answerTo: (asked: Asked) => FrontAnswer,
  { host = '127.0.0.1', port = 0 }: Partial<ServerAddress> = {},
): Promise<{ address: ServerAddress; close(): Promise<void> }> {
  const front = createSocket('udp4');
  front.on('message', (query, peer) => {
    const { id = 0, questions = [], flags: bits = 0, additionals = [] } = packet.decode(query);
    const [question] = questions;
    const own =
      question === undefined
        ? null
        : answerTo({
            name: question.name.toLowerCase(),
            type: question.type,
            checkingDisabled: (bits & packet.CHECKING_DISABLED) !== 0,
            edns: additionals.some(({ type }) => type === 'OPT'),
          });
    if (own === 'silence') return;
    if (own !== null) {
      const { rcode = 0, flags = 0, ...sections } = own;
      const reply = packet.encode({ type: 'response', id, questions, flags: flags | rcode, ...sections });
      front.send(reply, peer.port, peer.address, () => undefined);
      return;
    }
    const back = createSocket('udp4');
    back.on('message', (reply) => {
      back.close();
      front.send(reply, peer.port, peer.address, () => undefined);
    });
    back.send(query, to.port, to.host);
  });
  front.bind(port, host);
  await once(front, 'listening');
  return {
    address: { host, port: front.address().port },
    close: () => new Promise<void>((resolve) => front.close(() => resolve())),
  };
}
