import type { EdgeObservation } from '../../core/observations.ts';
import type { DnsLookup } from '../../dns/port.ts';
import type { Edge } from '../../edge/port.ts';
import type { KubeClient } from '../../kubernetes/client.ts';
import type { Preflight, Prober } from '../../probe/port.ts';
import { inChildSpan } from '../trace.ts';

/**
 * The ports with a span around each call; composed in src/bin, so that adapters know nothing of tracing. Background
 * work (the list of a watch, a sweep) is in no trace. Spans carry no domain names, nor names of objects that contain
 * one.
 */

/** Traces each question to a DNS server: its type, the server and the outcome; never the name. */
export function tracedDns(dns: DnsLookup): DnsLookup {
  return {
    query: (server, question, options = {}) =>
      inChildSpan(
        `dns query ${question.type}`,
        async (span) => {
          const answer = await dns.query(server, question, options);
          span?.setAttribute('outcome', answer.kind === 'answer' ? answer.rcode : answer.failure);
          if (answer.kind === 'answer') span?.setAttribute('transport', answer.transport);
          return answer;
        },
        {
          attributes: {
            'server.address': server.host,
            'server.port': server.port,
            recursive: options.recursive ?? true,
          },
        },
      ),
  };
}

/** Traces the workflow's calls to the edge, and their observations. */
export function tracedEdge<E extends Edge>(edge: E): E {
  const call = (name: string, work: () => Promise<EdgeObservation>) =>
    inChildSpan(`edge ${name}`, async (span) => {
      const seen = await work();
      span?.setAttributes({ objects: seen.objects, issuance: seen.issuance, failed: seen.failure !== null });
      return seen;
    });
  return {
    ...edge,
    apply: (target, options) => call('apply', () => edge.apply(target, options)),
    remove: (target) => call('remove', () => edge.remove(target)),
    observe: (target, options) => call('observe', () => edge.observe(target, options)),
  };
}

/** The HTTPS request through the edge. */
export function tracedProber(prober: Prober): Prober {
  return {
    probe: (domain) =>
      inChildSpan('https probe', async (span) => {
        const probe = await prober.probe(domain);
        span?.setAttribute('outcome', probe.outcome);
        return probe;
      }),
  };
}

/** Traces the preflight; its DNS questions are child spans. */
export function tracedPreflight(preflight: Preflight): Preflight {
  return { observe: (subject) => inChildSpan('preflight', () => preflight.observe(subject)) };
}

/** Each call to the Kubernetes API, but for watches, which never end. */
export function tracedKubeClient(client: KubeClient): KubeClient {
  const span = <T>(verb: string, kind: string, work: () => Promise<T>) =>
    inChildSpan(`kubernetes ${verb} ${kind}`, work);
  return {
    ...client,
    get: (ref) => span('get', ref.kind, () => client.get(ref)),
    list: (selection) => span('list', selection.kind, () => client.list(selection)),
    listMetadata: (selection) => span('list', selection.kind, () => client.listMetadata(selection)),
    apply: (object, options) => span('apply', object.kind, () => client.apply(object, options)),
    applyStatus: (ref, status, options) =>
      span('apply status', ref.kind, () => client.applyStatus(ref, status, options)),
    remove: (ref, uid, propagation) => span('delete', ref.kind, () => client.remove(ref, uid, propagation)),
  };
}
