import { indent, table } from './table.ts';

/** What `doctor` found; `ok` when no check failed. */
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
export function describeReport({ checks }: DoctorReport): string {
  const with_ = (status: DoctorReport['checks'][number]['status']) =>
    checks.filter((check) => check.status === status);
  const failures = with_('failed');
  const lines = table(
    ['CHECK', 'STATUS', 'WHAT WAS SEEN'],
    [...with_('ok'), ...with_('skipped'), ...failures].map(({ name, status, detail }) => [
      name,
      status,
      detail,
    ]),
  );
  const fixes = failures.map(({ name, fix }) => `${name}\n${indent(fix ?? '')}`);
  const counts = `${with_('ok').length} ok, ${failures.length} failed, ${with_('skipped').length} skipped`;
  return [
    lines,
    '',
    ...(fixes.length === 0 ? [] : ['What to do', indent(fixes.join('\n')), '']),
    counts,
  ].join('\n');
}
