import type { ServerDuplexStream, ServiceDefinition, UntypedServiceImplementation } from '@grpc/grpc-js';
import { status } from '@grpc/grpc-js';
import type { Log } from '../../../telemetry/log.ts';
import { type DeltaRequest, type DeltaResponse, decodeRequest, encodeResponse } from './messages.ts';
import type { SdsMetrics } from './metrics.ts';
import {
  createSubscription,
  type Knowledge,
  MOST_NAMES,
  type Step,
  type Subscription,
} from './subscription.ts';

/** Envoy's service for secrets, of which it uses the incremental call. */
export const SDS_SERVICE = {
  deltaSecrets: {
    path: '/envoy.service.secret.v3.SecretDiscoveryService/DeltaSecrets',
    requestStream: true,
    responseStream: true,
    requestSerialize: notOurs,
    requestDeserialize: decodeRequest,
    responseSerialize: encodeResponse,
    responseDeserialize: notOurs,
  },
} as const satisfies ServiceDefinition;

function notOurs(): never {
  throw new Error('a server does not send requests');
}

/** A gateway that does not read any more; it comes back for what it has missed. */
const MOST_UNREAD_BYTES = 1_000_000;

type Call = ServerDuplexStream<DeltaRequest, DeltaResponse>;
type Open = { call: Call; subscription: Subscription };

export type StreamsOptions = {
  knowledge: Knowledge;
  log: Log;
  metrics: SdsMetrics;
  /** The most streams: one for each name that a gateway's pod has in memory. */
  most: number;
};

export type Streams = {
  implementation: UntypedServiceImplementation;
  /** Tells every stream of the names for which another certificate is served than before, or none. */
  changed(domains: ReadonlySet<string>): void;
  readonly size: number;
};

/** Answers the gateways' streams from what is known. */
export function createStreams({ knowledge, log, metrics, most }: StreamsOptions): Streams {
  const open = new Set<Open>();
  const byDomain = createStreamIndex();
  const end = ({ call }: Open, cause: string, code: status, details: string) => {
    metrics.ended.inc({ cause });
    call.emit('error', { code, details });
  };
  const follow = (stream: Open, step: Step) => {
    if (step.kind === 'end') return end(stream, step.why, ...ENDS[step.why]);
    if (step.kind === 'nothing') return undefined;
    const { certificates, removed } = step.response;
    metrics.answers.inc({ result: 'certificate' }, certificates.length);
    metrics.answers.inc({ result: 'removed' }, removed.length);
    stream.call.write(step.response);
    if (stream.call.writableLength <= MOST_UNREAD_BYTES) return undefined;
    return end(stream, 'not_read', status.RESOURCE_EXHAUSTED, 'the answers are not read');
  };
  const begin = (call: Call) => {
    const stream = { call, subscription: createSubscription(knowledge) };
    if (open.size >= most)
      return end(stream, 'too_many_streams', status.RESOURCE_EXHAUSTED, 'too many streams');
    open.add(stream);
    const forget = () => {
      open.delete(stream);
      byDomain.forget(stream);
    };
    call.on('data', (request: DeltaRequest) => {
      if (request.refused !== null) {
        metrics.refused.inc();
        log.warn({ detail: request.refused }, 'a gateway did not take a certificate');
      }
      byDomain.note(stream, request);
      follow(stream, stream.subscription.onRequest(request));
    });
    call.on('end', () => call.end());
    call.on('error', forget);
    call.on('close', forget);
    call.on('cancelled', forget);
    return undefined;
  };
  return {
    implementation: { deltaSecrets: begin },
    changed(domains) {
      if (domains.size === 0) return;
      for (const stream of byDomain.of(domains)) follow(stream, stream.subscription.onChanged(domains));
    },
    get size() {
      return open.size;
    },
  };
}

/** The streams by what they have asked for, so that a change concerns those of its name alone. */
function createStreamIndex() {
  const streams = new Map<string, Set<Open>>();
  const names = new Map<Open, Set<string>>();
  return {
    note(stream: Open, { subscribe, initialVersions }: DeltaRequest) {
      const own = names.get(stream) ?? new Set();
      names.set(stream, own);
      for (const name of [...subscribe, ...Object.keys(initialVersions)].slice(0, MOST_NAMES)) {
        const domain = name.toLowerCase();
        own.add(domain);
        streams.set(domain, (streams.get(domain) ?? new Set()).add(stream));
      }
    },
    forget(stream: Open) {
      for (const domain of names.get(stream) ?? []) {
        const left = streams.get(domain);
        left?.delete(stream);
        if (left?.size === 0) streams.delete(domain);
      }
      names.delete(stream);
    },
    of: (domains: ReadonlySet<string>) =>
      new Set([...domains].flatMap((one) => [...(streams.get(one) ?? [])])),
  };
}

const ENDS: Readonly<Record<Extract<Step, { kind: 'end' }>['why'], [status, string]>> = {
  cannot_tell: [status.UNAVAILABLE, 'this replica does not follow the Secrets now; ask another one'],
  wrong_type: [status.INVALID_ARGUMENT, 'only secrets are served here'],
  too_many_names: [status.RESOURCE_EXHAUSTED, 'too many names on one stream'],
};
