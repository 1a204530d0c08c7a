import { once } from 'node:events';
import { Client, type ClientDuplexStream, credentials } from '@grpc/grpc-js';
import {
  type DeltaRequest,
  type DeltaResponse,
  decodeResponse,
  encodeRequest,
  SECRET_TYPE,
} from '../../src/edge/kubernetes/on-demand/messages.ts';
import { SDS_SERVICE } from '../../src/edge/kubernetes/on-demand/streams.ts';

/** The pods of the gateways, each of which has one connection. */
const PODS = 10;
/** So many streams are opened before the answers of all are waited for. */
const AT_ONCE = 500;

/** Opens streams as Envoy does: one for each name, which goes on after its answer. */
export function openStreams(address: string, domains: readonly string[]) {
  const pods = Array.from(
    { length: PODS },
    () => new Client(address, credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1 }),
  );
  let count = 0;
  const openOne = async (index: number) => {
    const pod = pods[index % PODS] as Client;
    const { path } = SDS_SERVICE.deltaSecrets;
    const call: ClientDuplexStream<Partial<DeltaRequest>, DeltaResponse> = pod.makeBidiStreamRequest(
      ...([path, encodeRequest, decodeResponse] as const),
    );
    const answered = once(call, 'data');
    call.write({ typeUrl: SECRET_TYPE, subscribe: [domains[index % domains.length] ?? ''] });
    await answered;
    // It ends with its connection.
    call.on('error', () => undefined);
  };
  return {
    /** Opens further streams, until so many are open. */
    async open(wanted: number): Promise<void> {
      while (count < wanted) {
        const more = Math.min(AT_ONCE, wanted - count);
        await Promise.all(Array.from({ length: more }, (_, n) => openOne(count + n)));
        count += more;
      }
    },
    close(): void {
      for (const pod of pods) pod.close();
    },
  };
}
