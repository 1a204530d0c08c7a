import { NO_TRACING, type Tracing } from './tracing.ts';

export type TracingSettings = {
  /** The base URL of an OTLP/HTTP receiver; null: off. */
  endpoint: string | null;
  headers: Readonly<Record<string, string>>;
  /** The part of the traces that is kept, 0 to 1. */
  ratio: number;
};

/** Begins to trace this process; once, before anything else of it. */
export async function startTracing(
  { endpoint, headers, ratio }: TracingSettings,
  service: string,
  onError: (error: unknown) => void,
): Promise<Tracing> {
  if (endpoint === null) return NO_TRACING;
  const { startOtlpTracing } = await import('./otlp.ts');
  return startOtlpTracing({ endpoint, headers, ratio, service, onError });
}
