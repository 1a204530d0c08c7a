import { describe, expect, test } from 'vitest';
import { CHECKS } from './checks.ts';
import { judgeCounts, judgeRetention, judgeVersion } from './database.ts';
import { type Check, failed, ok, runChecks, skipped, wordsOf } from './run.ts';

const well: Check = { name: 'database', run: async () => ok('answers') };

describe('running checks', () => {
  test('gives each result in its order, and the fix of the list to what knows no better one', async () => {
    const results = await runChecks([
      well,
      { name: 'migrations', needs: 'database', run: async () => failed('one is missing') },
      { name: 'origin', run: async () => failed('away', 'Start it.') },
    ]);
    expect(results).toEqual([
      { name: 'database', status: 'ok', detail: 'answers', fix: null },
      { name: 'migrations', status: 'failed', detail: 'one is missing', fix: CHECKS.migrations.fix },
      { name: 'origin', status: 'failed', detail: 'away', fix: 'Start it.' },
    ]);
  });

  test('looks at nothing that rests on what failed, and names the root of it', async () => {
    const [, second, third] = await runChecks([
      { ...well, run: async () => failed('away') },
      { name: 'migrations', needs: 'database', run: async () => ok('never asked') },
      { name: 'operator_key', needs: 'migrations', run: async () => ok('never asked') },
    ]);
    expect(second).toMatchObject({ status: 'skipped', detail: 'not checked: database failed' });
    expect(third).toMatchObject({ status: 'skipped', detail: 'not checked: database failed' });
  });

  test('waits for nobody for ever, and tells the one that is late to stop', async () => {
    let isAborted = false;
    const run: Check['run'] = (signal) => {
      signal.addEventListener('abort', () => {
        isAborted = true;
      });
      return new Promise(() => undefined);
    };
    const [late] = await runChecks([{ name: 'origin', run }], { withinMs: 20 });
    expect(late).toMatchObject({ status: 'failed', detail: 'no answer within 0.02 s' });
    expect(isAborted).toBe(true);
  });

  test('runs what does not depend on each other side by side', async () => {
    let other: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      other = resolve;
    });
    const results = await runChecks([
      { name: 'origin', run: async () => begun.then(() => ok('the other one has begun')) },
      {
        name: 'api',
        run: async () => {
          other();
          return skipped('none');
        },
      },
    ]);
    expect(results.map(({ status }) => status)).toEqual(['ok', 'skipped']);
  });

  test('takes what a check throws for a failure, in the words of the innermost error', async () => {
    const inner = Object.assign(new Error(''), { code: 'ECONNREFUSED' });
    const [thrown] = await runChecks([
      { ...well, run: () => Promise.reject(new Error('fetch failed', { cause: inner })) },
    ]);
    expect(thrown).toMatchObject({ status: 'failed', detail: 'fetch failed: ECONNREFUSED' });
    expect(wordsOf(new AggregateError([new Error('connect ECONNREFUSED ::1:1')]))).toContain('::1:1');
  });

  test('a check before the one it needs is a mistake of ours', () => {
    expect(() => runChecks([{ name: 'migrations', needs: 'database', run: well.run }])).toThrow(
      'migrations stands before database',
    );
  });
});

test('PostgreSQL is new enough from 15.0 on', () => {
  expect(judgeVersion(150_000)).toMatchObject({ status: 'ok', detail: 'PostgreSQL 15.0' });
  expect(judgeVersion(140_019)).toEqual(failed('PostgreSQL 14.19 is older than 15'));
});

test('counts that differ are named, with what there is', () => {
  expect(judgeCounts([])).toMatchObject({ status: 'ok' });
  const wrong = { status: 'dns_failed', reason: 'nxdomain', counted: 7, domains: 3 } as const;
  const detail = 'dns_failed (nxdomain): 7, and there are 3; active: 0, and there are 1';
  expect(judgeCounts([wrong, { status: 'active', reason: null, counted: 0, domains: 1 }])).toEqual(
    failed(detail),
  );
});

describe('the removal of old lines of timelines', () => {
  const now = new Date('2026-11-24T12:00:00.000Z');
  const judge = (beganAt: string | null, endedAt: string | null, timelineDays = 365) =>
    judgeRetention({ beganAt, endedAt }, { timelineDays, now });
  const [lately, longAgo] = ['2026-11-21T12:00:00.001Z', '2026-11-21T11:59:59.999Z'];

  test('is well while its last pass ended within three days, and fails from then on', () => {
    expect(judge(lately, lately)).toMatchObject({ status: 'ok' });
    expect(judge(lately, longAgo)).toMatchObject({ status: 'failed' });
  });

  test('has three days for its first pass, and is not judged before that began', () => {
    expect(judge(lately, null)).toMatchObject({ status: 'ok' });
    expect(judge(longAgo, null)).toMatchObject({ status: 'failed' });
    expect(judge(null, null)).toMatchObject({ status: 'skipped' });
  });

  test('is wanted by nobody with PORTAL_TIMELINE_DAYS=0', () => {
    expect(judge(longAgo, null, 0)).toMatchObject({ status: 'ok' });
  });
});
