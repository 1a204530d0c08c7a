import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../api/http/server.ts';
import { condition } from '../core/conditions.ts';
import { beginRound, recordRound } from '../store/domains/rounds.ts';
import { createTestApi, OPERATOR_KEY } from '../testing/api.ts';
import { aDnsObservation, aView } from '../testing/builders.ts';
import { createTestCli } from '../testing/cli.ts';
import { decidedBy } from '../testing/conditions.ts';
import { useDatabase } from '../testing/postgres.ts';
import { CLI, runNode } from '../testing/run-node.ts';
import { aDecision, aDomain, aTenant, NOON, NOTHING_SEEN } from '../testing/store-builders.ts';

/** Clears the screen, names the window, rings, turns words around, goes back to the line's begin, begins a line. */
const HOSTILE = '\u001b[2J\u001b]0;mine\u0007\u009b31m\u202elive\u200b\u2028\r\nstatus  active';
/**
 * Control and invisible characters, which a terminal would execute or hide; our own line ends are excluded by
 * `obeyed`.
 */
const OBEYED = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const obeyed = (text: string) => OBEYED.exec(text.replaceAll('\n', ''));

const database = useDatabase();
let server: RunningServer;
let cli: ReturnType<typeof createTestCli>;
beforeAll(async () => {
  const { deps, app } = createTestApi(database.db, { settings: { sandbox: true } });
  deps.dns.observe = async ({ domain }) => hostileDns(domain);
  server = await startServer(app, { host: '127.0.0.1', port: 0 });
  cli = createTestCli({ url: server.url, token: OPERATOR_KEY });
});
afterAll(async () => {
  await server.stop(0);
});

const hostileDns = (domain: string) =>
  aDnsObservation({
    domain,
    routing: [aView({ chain: [{ from: domain, to: `x${HOSTILE}.example`, ttl: 60 }], txt: [HOSTILE] })],
  });

async function aHostileDomain(domain: string) {
  const row = await aDomain(database.db, { domain });
  const snapshot = await beginRound(database.db, row.id, NOON);
  if (snapshot === null) throw new Error('gone');
  const dns = hostileDns(domain);
  const wanted = { domain, canonicalHost: snapshot.canonicalHost, zone: null, addresses: [] };
  const params = { case: 'other_host' as const, wanted, path: [HOSTILE] };
  const leads = condition('PointsHere', 'wrong_target', params, NOON);
  const decision = aDecision(
    snapshot,
    { status: 'dns_failed', conditions: [leads] },
    {
      detail: decidedBy('dns_failed', leads),
      timeline: [
        {
          ...{ at: NOON, kind: 'status_changed', from: 'verifying_dns', to: 'dns_failed' },
          ...{
            reason: 'wrong_target',
            detail: { kind: 'condition', condition: leads },
            by: 'system',
            evidence: { ...NOTHING_SEEN, dns },
          },
        },
      ],
    },
  );
  await recordRound(database.db, { domainId: row.id, decision, observations: { ...NOTHING_SEEN, dns } });
  return row;
}

describe('text from outside is shown, never obeyed', () => {
  test.each(['show', 'explain'])(
    'by domain %s, on one line of ours, and --json keeps its value',
    async (command) => {
      const { id } = await aHostileDomain(`portal.${command}.com`);
      const { code, out, err } = await cli('domain', command, id);
      expect({ code, obeyed: obeyed(out), err }).toEqual({ code: 0, obeyed: null, err: '' });
      expect(out).toContain(
        '\\u001b[2J\\u001b]0;mine\\u0007\\u009b31m\\u202elive\\u200b\\u2028\\u000d\\u000astatus',
      );
      expect(out).not.toMatch(/^ *status {2}active/m);
      const json = await cli('domain', command, id, '--json');
      expect(obeyed(json.out)).toBeNull();
      expect(JSON.stringify(JSON.parse(json.out))).toContain(JSON.stringify(HOSTILE).slice(1, -1));
    },
  );

  test('by doctor, of a name and of what the product depends on', async () => {
    const { id } = await aTenant(database.db);
    const ofName = await cli('doctor', 'portal.doctor.com', '--tenant', id);
    expect(ofName.out).toContain('\\u001b[2J');
    expect(obeyed(ofName.out)).toBeNull();
    const check = { name: 'api', status: 'failed', detail: `it says ${HOSTILE}`, fix: HOSTILE } as const;
    const sick = createTestCli({
      ...{ url: server.url, token: OPERATOR_KEY },
      diagnose: async () => ({ ok: false, checkedAt: NOON, checks: [check] }),
    });
    const ofAll = await sick('doctor');
    expect(ofAll.out).toContain('\\u001b[2J');
    expect(obeyed(ofAll.out)).toBeNull();
  });

  test('by what waits, by lists, the audit, and the sandbox', async () => {
    const { id } = await aHostileDomain('portal.waits.com');
    const waiting = await cli('domain', 'disable', id, '--timeout', '1');
    expect(waiting.err).toContain('\\u001b[2J');
    const outputs = [
      waiting,
      await cli('tenant', 'add', `Acme ${HOSTILE}`),
      await cli('tenant', 'list'),
      await cli('audit'),
      await cli('sandbox', 'dns', 'set', 'esc.acme.localhost', 'TXT', HOSTILE),
      await cli('sandbox', 'dns', 'list'),
    ];
    for (const { out, err } of outputs) expect(obeyed(out + err)).toBeNull();
  });

  test('by an error, in words and in JSON', async () => {
    const { id } = await aTenant(database.db);
    for (const form of [[], ['--json']]) {
      const { code, out, err } = await cli('domain', 'show', HOSTILE, '--tenant', id, ...form);
      expect(code).not.toBe(0);
      expect(out + err).toContain('\\u001b[2J');
      expect(obeyed(out + err)).toBeNull();
    }
  });

  test('by the program itself, whatever answers in place of the API', async () => {
    const problem = { code: 'forbidden', detail: HOSTILE };
    const other = await startServer(
      { fetch: () => Response.json(problem, { status: 403 }) },
      { host: '127.0.0.1', port: 0 },
    );
    const run = await runNode([CLI, 'tenant', 'list', '--api', other.url, '--token', 'pdk_x'], {});
    await other.stop(0);
    expect(run.err).toMatch(/^forbidden: \\u001b\[2J/);
    expect(obeyed(run.out + run.err)).toBeNull();
  });

  test('by the log, whose lines hold the value all the same', async () => {
    const program = `import('./dist/src/telemetry/log.js').then(({ createLog }) =>
      createLog('info', 'test').info({ seen: process.env.SEEN }, process.env.SEEN))`;
    const { err } = await runNode(['--input-type=module', '-e', program], { SEEN: `${HOSTILE}\u007f` });
    expect(obeyed(err)).toBeNull();
    expect(JSON.parse(err)).toMatchObject({ msg: `${HOSTILE}\u007f`, seen: `${HOSTILE}\u007f` });
  });
});
