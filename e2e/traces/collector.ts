import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { environment, readConfig } from '../../src/config/config.ts';
import { eventually } from '../../src/testing/eventually.ts';
import { steadyPorts } from '../../src/testing/steady-ports.ts';
import { hasEnded } from '../../src/testing/up-process.ts';
import { buildOtelCollector } from '../cluster/build/build.ts';

/** A span as the Collector wrote it, in OTLP's own JSON form; times in nanoseconds since 1970. */
export type Span = {
  traceId: string;
  spanId: string;
  parentSpanId: string | null;
  name: string;
  service: string;
  start: bigint;
  end: bigint;
  attributes: Record<string, string | number | boolean>;
  failed: boolean;
};

export type Collector = { endpoint: string; file: string; stop(): Promise<void> };

/** Starts the real OpenTelemetry Collector: its OTLP receiver on a free port, and what arrives into a file of `folder`. */
export async function startCollector(folder: string): Promise<Collector> {
  const env = environment();
  const program = await buildOtelCollector({
    cacheDir: readConfig(env).cacheDir,
    environment: env,
    report: (line) => process.stdout.write(`  ${line}\n`),
  });
  const [port = 0] = await steadyPorts(1);
  const file = join(folder, 'spans.jsonl');
  const config = {
    receivers: { otlp: { protocols: { http: { endpoint: `127.0.0.1:${port}` } } } },
    exporters: { file: { path: file, flush_interval: '100ms' } },
    service: {
      telemetry: { metrics: { level: 'none' } },
      pipelines: { traces: { receivers: ['otlp'], exporters: ['file'] } },
    },
  };
  const child = spawn(program, ['--config', `yaml:${JSON.stringify(config)}`], { stdio: 'inherit' });
  await eventually('the Collector listens', () => listens(port), { withinMs: 120_000 });
  return {
    endpoint: `http://127.0.0.1:${port}`,
    file,
    async stop() {
      if (hasEnded(child)) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const end = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

type OtlpValue = { stringValue?: string; intValue?: string; doubleValue?: number; boolValue?: boolean };
type OtlpAttributes = { key: string; value: OtlpValue }[];
type OtlpSpan = {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes?: OtlpAttributes;
  status?: { code?: number };
};
type OtlpBatch = {
  resourceSpans: { resource: { attributes: OtlpAttributes }; scopeSpans: { spans: OtlpSpan[] }[] }[];
};

/**
 * Reads the spans that a Collector has written so far, one batch a line; leaves an incomplete line for the next call.
 */
export async function spansIn(file: string): Promise<Span[]> {
  const text = await readFile(file, 'utf8');
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  return lines
    .filter((line) => line !== '')
    .flatMap((line) => (JSON.parse(line) as OtlpBatch).resourceSpans)
    .flatMap(({ resource, scopeSpans }) => {
      const service = String(valuesOf(resource.attributes)['service.name']);
      return scopeSpans.flatMap(({ spans }) => spans.map((span) => spanOf(span, service)));
    });
}

function spanOf(span: OtlpSpan, service: string): Span {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId || null,
    name: span.name,
    service,
    start: BigInt(span.startTimeUnixNano),
    end: BigInt(span.endTimeUnixNano),
    attributes: valuesOf(span.attributes ?? []),
    failed: span.status?.code === 2,
  };
}

function valuesOf(attributes: OtlpAttributes): Span['attributes'] {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [
      key,
      value.stringValue ?? value.boolValue ?? Number(value.intValue ?? value.doubleValue),
    ]),
  );
}
