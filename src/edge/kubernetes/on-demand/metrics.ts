import { Counter, Gauge, Registry } from 'prom-client';

export type SdsMetrics = ReturnType<typeof createSdsMetrics>;

/** The values that are read when somebody asks for the metrics. */
export type SdsState = { known: number; streams: number; most: number; watchUp: boolean };

/** The metrics of `portal-domains sds`. Host names are in no label: they are personal data, and anyone can send any. */
export function createSdsMetrics(state: () => SdsState) {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    known: new Gauge({
      name: 'portal_domains_sds_names_known',
      help: 'Names for which this replica has a certificate.',
      registers,
      collect() {
        this.set(state().known);
      },
    }),
    streams: new Gauge({
      name: 'portal_domains_sds_streams',
      help: 'Open streams of gateways: one for each name that a gateway has in memory.',
      registers,
      collect() {
        this.set(state().streams);
      },
    }),
    most: new Gauge({
      name: 'portal_domains_sds_streams_limit',
      help: 'The number of streams from which on further names are refused: PORTAL_SDS_STREAMS.',
      registers,
      collect() {
        this.set(state().most);
      },
    }),
    answers: new Counter({
      name: 'portal_domains_sds_answers_total',
      help: 'Names in answers to gateways, by result: `certificate`, or `removed`, which refuses the handshake.',
      labelNames: ['result'],
      registers,
    }),
    refused: new Counter({
      name: 'portal_domains_sds_answers_refused_total',
      help: 'Answers that a gateway did not take: a certificate and a key that do not fit, say.',
      registers,
    }),
    ended: new Counter({
      name: 'portal_domains_sds_streams_ended_total',
      help: 'Streams that this replica ended, by cause; `cannot_tell` is a name that it does not know while its watch is broken.',
      labelNames: ['cause'],
      registers,
    }),
    watchUp: new Gauge({
      name: 'portal_domains_sds_watch_up',
      help: '1 when the first list was complete and the watch on the Secrets is alive.',
      registers,
      collect() {
        this.set(state().watchUp ? 1 : 0);
      },
    }),
  };
}
