import type { EdgeObservation } from '../../core/observations.ts';
import type { DnsLookup } from '../../dns/port.ts';
import type { Edge } from '../../edge/port.ts';
import type { KubeClient } from '../../kubernetes/client.ts';
import type { Preflight, Prober } from '../../probe/port.ts';
import { inChildSpan } from '../trace.ts';

/**
 * The ports with a span around each call; composed in src/bin, so that no adapter knows of it. What nobody asked for
 * (a watch's list, a sweep) is in no trace. Names of domains, and of objects that hold one, stay out.
 */

/** Each question to a DNS server: its type, who was asked, and what it said; never the name. */
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

/** What the workflow asks of the edge, and what it saw there. */
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
    observe: (target) => call('observe', () => edge.observe(target)),
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

/** What a CA would look at, before an order; its DNS questions are spans of their own below. */
export function tracedPreflight(preflight: Preflight): Preflight {
  return { look: (subject) => inChildSpan('preflight', () => preflight.look(subject)) };
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
    applyStatus: (ref, status) => span('apply status', ref.kind, () => client.applyStatus(ref, status)),
    remove: (ref, uid, propagation) => span('delete', ref.kind, () => client.remove(ref, uid, propagation)),
  };
}
