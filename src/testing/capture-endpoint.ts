import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

type Batch = {
  api_key: string;
  batch: { uuid: string; event: string; distinct_id: string; properties: Record<string, unknown> }[];
};

/** Takes product events as PostHog's `/batch/` does. */
export type CaptureEndpoint = {
  host: string;
  /** `status` may be changed at any time; 0: it takes what comes and never answers. */
  state: { status: number; asked: number; batches: Batch[] };
  /** Answers 200 from now on; connections on which it never answered break, as they do when a server is started anew. */
  comeBack(): void;
  close(): Promise<void>;
};

export async function startCaptureEndpoint(status = 200): Promise<CaptureEndpoint> {
  const state: CaptureEndpoint['state'] = { status, asked: 0, batches: [] };
  const answer: RequestListener = async (request, response) => {
    state.asked += 1;
    let text = '';
    for await (const part of request) text += String(part);
    if (state.status === 0) return;
    if (state.status === 200) state.batches.push(JSON.parse(text) as Batch);
    response.writeHead(state.status, { 'content-type': 'application/json' }).end('{"status":"Ok"}');
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    state,
    host: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    comeBack() {
      state.status = 200;
      server.closeAllConnections();
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
