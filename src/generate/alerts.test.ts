import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { unknownMetrics } from '../testing/known-metrics.ts';
import { ROOT } from '../testing/root.ts';
import { ALERTS } from './alerts.ts';

describe.each(ALERTS)('$name', ({ name, expr }) => {
  test('asks only for metrics and labels that there are', () => {
    expect(unknownMetrics(expr)).toEqual([]);
  });

  test('has a page of its name, with commands', () => {
    const file = join(ROOT, 'docs/alerts', `${name}.md`);
    expect(existsSync(file)).toBe(true);
    expect(readFileSync(file, 'utf8')).toMatch(new RegExp(`^# ${name}\n[\\s\\S]*^\`\`\`(sh|sql) `, 'm'));
  });
});
