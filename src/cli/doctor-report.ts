import { type Colour, paint } from './paint.ts';
import { indent, paragraph, table } from './table.ts';

const COLOURS = { ok: 'good', failed: 'bad', skipped: 'quiet' } as const satisfies Record<string, Colour>;

/** The result of `doctor`; `ok` when no check failed. */
export type DoctorReport = {
  ok: boolean;
  checkedAt: string;
  checks: {
    name: string;
    status: 'ok' | 'failed' | 'skipped';
    detail: string;
    fix: string | null;
  }[];
};

/** One line a check, with the fix below what failed; failures last, where a terminal shows them. */
export function describeReport({ checks }: DoctorReport, columns: number | null): string {
  const with_ = (status: DoctorReport['checks'][number]['status']) =>
    checks.filter((check) => check.status === status);
  const failures = with_('failed');
  const lines = table(
    ['CHECK', 'STATUS', 'WHAT WAS SEEN'],
    [...with_('ok'), ...with_('skipped'), ...failures].map(({ name, status, detail }) => [
      name,
      paint(COLOURS[status], status),
      detail,
    ]),
    { columns },
  );
  const fixes = failures.map(({ name, fix }) => `${indent(name)}\n${paragraph(fix ?? '', columns, 2)}`);
  const counts = `${with_('ok').length} ok, ${failures.length} failed, ${with_('skipped').length} skipped`;
  return [lines, '', ...(fixes.length === 0 ? [] : ['What to do', ...fixes, '']), counts].join('\n');
}
