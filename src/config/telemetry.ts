import { parsePairs } from './parse-pairs.ts';

/** The settings of traces and product events; part of `SETTINGS`. */
export const TELEMETRY_SETTINGS = {
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    kind: 'url',
    default: null,
    doc: 'Base URL of an OTLP/HTTP receiver of traces, e.g. `http://127.0.0.1:4318`. Not given: no traces.',
  },
  OTEL_EXPORTER_OTLP_HEADERS: {
    kind: 'pairs',
    default: null,
    secret: true,
    doc: 'Headers that the receiver wants, `key=value`, comma separated, values percent-encoded.',
  },
  OTEL_TRACES_SAMPLER_ARG: {
    kind: 'ratio',
    default: '1',
    doc: 'The part of the traces that is kept, from 0 to 1; the same in every process, so that each trace is whole.',
  },
  POSTHOG_API_KEY: {
    kind: 'string',
    default: null,
    secret: true,
    doc: "PostHog's key of the project that product events go to. Not given: no product events.",
  },
  POSTHOG_HOST: {
    kind: 'url',
    default: 'https://us.i.posthog.com',
    doc: 'Where PostHog takes events, e.g. `https://eu.i.posthog.com` or an own installation.',
  },
  POSTHOG_PERSONAL_API_KEY: {
    kind: 'string',
    default: null,
    secret: true,
    doc: 'For `portal-domains posthog-dashboard` only: a personal key that may write dashboards and insights.',
  },
  POSTHOG_PROJECT_ID: {
    kind: 'string',
    default: '@current',
    doc: 'For `portal-domains posthog-dashboard` only: the project by its number; `@current` is that of the key.',
  },
} as const;

/** The destinations of traces and product events. */
export function telemetryParts(checked: (name: keyof typeof TELEMETRY_SETTINGS) => string | null) {
  return {
    tracing: {
      endpoint: checked('OTEL_EXPORTER_OTLP_ENDPOINT'),
      headers: parsePairs(checked('OTEL_EXPORTER_OTLP_HEADERS') ?? '') ?? {},
      ratio: Number(checked('OTEL_TRACES_SAMPLER_ARG')),
    },
    posthog: {
      key: checked('POSTHOG_API_KEY'),
      host: checked('POSTHOG_HOST') ?? '',
      personalKey: checked('POSTHOG_PERSONAL_API_KEY'),
      project: checked('POSTHOG_PROJECT_ID') ?? '',
    },
  };
}
