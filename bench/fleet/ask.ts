import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { ThrowawayStack } from '../../src/local/throwaway-stack.ts';
import { heading, milliseconds, randomOf, row } from './print.ts';

const SECONDS = 10;
const TICK_MS = 5;
const CONNECTIONS = 64;

/**
 * Asks at a fixed rate whether names may be served, whatever the answers take: the time of each counts from when it was
 * due, so that one slow answer does not hide those that wait behind it. The requests are written to plain connections,
 * as an HTTP client would take more of the machine than the API.
 */
export async function measureAsk(
  { apiUrl }: ThrowawayStack,
  names: readonly string[],
  rate: number,
): Promise<void> {
  heading(`/edge/ask at ${rate} a second for ${SECONDS} s, the clients on the same machine`);
  const { hostname, port } = new URL(apiUrl);
  const taken: number[] = [];
  const failed: string[] = [];
  const connections = Array.from({ length: CONNECTIONS }, () =>
    openConnection(connect({ host: hostname, port: Number(port), noDelay: true }), { taken, failed }),
  );
  const total = rate * SECONDS;
  const began = performance.now();
  let sent = 0;
  while (sent < total) {
    const due = Math.min(Math.floor(((performance.now() - began) / 1_000) * rate), total);
    for (; sent < due; sent += 1)
      connections[sent % CONNECTIONS]?.ask(randomOf(names), began + (sent / rate) * 1_000);
    await pause(TICK_MS);
  }
  await Promise.all(connections.map((connection) => connection.end()));
  const seconds = (performance.now() - began) / 1_000;
  row('answered yes a second, and not', `${(taken.length / seconds).toFixed(0)}, ${total - taken.length}`);
  if (failed.length > 0) row('the first that was not', failed[0] ?? '');
  row('p50 and p99, from when it was due', milliseconds(taken));
}

type Results = { taken: number[]; failed: string[] };

/** One connection, on which answers come in the order of the requests (RFC 9112, section 9.3.2). */
function openConnection(socket: Socket, { taken, failed }: Results) {
  const waiting: number[] = [];
  let received = '';
  let isEnding = false;
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const endIfDone = () => {
    if (isEnding && waiting.length === 0) socket.end();
  };
  socket.setEncoding('latin1');
  socket.on('data', (text: string) => {
    received += text;
    for (let next = firstAnswer(received); next !== null; next = firstAnswer(received)) {
      received = received.slice(next.length);
      const dueAt = waiting.shift() ?? Number.NaN;
      if (next.status === '200') taken.push(performance.now() - dueAt);
      else failed.push(`HTTP ${next.status}`);
    }
    endIfDone();
  });
  socket.on('error', (error) => failed.push(error.message));
  return {
    ask(name: string, dueAt: number) {
      waiting.push(dueAt);
      socket.write(`GET /edge/ask?domain=${name} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    },
    /** Resolves once all is answered, or the connection is closed. */
    end() {
      isEnding = true;
      endIfDone();
      return ended;
    },
  };
}

/** Returns the first whole answer of a stream: its status and its length with the body; null: it has not all come. */
function firstAnswer(text: string): { status: string; length: number } | null {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const body = Number(/\r\ncontent-length: (\d+)/i.exec(text.slice(0, end))?.[1]);
  if (Number.isNaN(body)) throw new Error(`an answer without a length: ${text.slice(0, end)}`);
  const length = end + 4 + body;
  return text.length < length ? null : { status: text.slice(9, 12), length };
}
