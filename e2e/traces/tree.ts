import type { Span } from './collector.ts';

/** Spans by time below their parents; those whose parent is not there are at the top. */
export function printTree(spans: readonly Span[]): string {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const childrenOf = (id: string | null) =>
    spans
      .filter(
        (span) =>
          (span.parentSpanId !== null && ids.has(span.parentSpanId) ? span.parentSpanId : null) === id,
      )
      .sort((a, b) => (a.start < b.start ? -1 : 1));
  const [began = 0n] = spans.map(({ start }) => start).sort((a, b) => (a < b ? -1 : 1));
  const lines = (id: string | null, depth: number): string[] =>
    childrenOf(id).flatMap((span) => [line(span, began, depth), ...lines(span.spanId, depth + 1)]);
  return lines(null, 0).join('\n');
}

function line(span: Span, began: bigint, depth: number): string {
  const { tenantId, portalDomainId, ...others } = span.attributes;
  const shown = Object.entries(others).map(([key, value]) => `${key}=${value}`);
  const at = `+${milliseconds(span.start - began)} ms`.padStart(10);
  const took = `${milliseconds(span.end - span.start)} ms`.padStart(8);
  return `${at} ${took}  ${'  '.repeat(depth)}${span.name}  ${shown.join(' ')}`.trimEnd();
}

const milliseconds = (nanoseconds: bigint) => (Number(nanoseconds) / 1e6).toFixed(0);

/** The names from the span up to the top of its trace. */
export function pathOf(span: Span, spans: readonly Span[]): string[] {
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
  return [span.name, ...(parent === undefined ? [] : pathOf(parent, spans))];
}
