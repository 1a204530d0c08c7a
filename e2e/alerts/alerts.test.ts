import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { environment, readConfig } from '../../src/config/config.ts';
import { ALERTS } from '../../src/generate/alerts.ts';
import { runProgram } from '../../src/local/run-program.ts';
import { ROOT } from '../../src/testing/root.ts';
import { buildPromtool } from '../cluster/build/build.ts';

const FOLDER = join(ROOT, 'deploy', 'alerts');
const TESTS = 'portal-domains.rules.test.yaml';

type RuleTests = { tests: { alert_rule_test: { alertname: string; exp_alerts: unknown[] }[] }[] };

/** By promtool, Prometheus' own tool. */
describe('the alerts', () => {
  let promtool: string;
  beforeAll(async () => {
    const env = environment();
    const report = (line: string) => process.stdout.write(`  ${line}\n`);
    promtool = await buildPromtool({ cacheDir: readConfig(env).cacheDir, environment: env, report });
  });
  const run = (...args: string[]) =>
    runProgram(promtool, args, { env: environment(), cwd: FOLDER, timeoutMs: 60_000 });

  test('are rules that Prometheus accepts', async () => {
    const { code, stdout, stderr } = await run('check', 'rules', 'portal-domains.rules.yaml');
    expect(stdout + stderr).toContain(`${ALERTS.length} rules found`);
    expect(code).toBe(0);
  });

  test('fire, stay silent and resolve as their tests say', async () => {
    const { code, stdout, stderr } = await run('test', 'rules', TESTS);
    expect(stdout + stderr).toContain('SUCCESS');
    expect(code).toBe(0);
  });

  test.each(ALERTS.map(({ name }) => name))('%s is tested in all three ways', (name) => {
    const { tests } = parse(readFileSync(join(FOLDER, TESTS), 'utf8')) as RuleTests;
    const steps = tests
      .flatMap((one) => one.alert_rule_test)
      .filter(({ alertname }) => alertname === name)
      .map(({ exp_alerts: alerts }) => (alerts.length > 0 ? 'fires' : 'silent'));
    expect(steps).toEqual(['silent', 'fires', 'silent']);
  });
});
