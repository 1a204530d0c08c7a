import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { OPERATOR_ROLES, type OperatorRight, operatorMay } from '../../core/operators/roles.ts';
import { beginSession } from '../../store/operators/sessions.ts';
import { createTestApi, type TestApi } from '../../testing/api.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { listOperations, type Operation } from '../http/testing/operations.ts';
import { hashSecret } from './operator-keys.ts';

/** Operations that give access or take it away, send data elsewhere, or show who has access. */
const ADMINISTER = [
  'createToken',
  'deleteTenant',
  'createKey',
  'listKeys',
  'revokeKey',
  'rotateSigningKey',
  'listSigningKeys',
  'createWebhook',
  'testMail',
  'listWebhooks',
  'getWebhook',
  'deleteWebhook',
  'rotateWebhookSecret',
  'testWebhook',
  'resumeWebhook',
  'replayWebhook',
];
/** They have a body, and change nothing. */
const READ = ['preflight'];
/** They change nothing, and are for who may register. */
const OPERATE = ['checkName'];

const rightOf = ({ operationId, method }: Operation): OperatorRight => {
  if (ADMINISTER.includes(operationId)) return 'administer';
  if (OPERATE.includes(operationId)) return 'operate';
  return method === 'GET' || READ.includes(operationId) ? 'read' : 'operate';
};

const nobody = () => Promise.reject(new Error('nobody signs in here'));
const SIGN_IN = {
  ...{ issuer: { begin: nobody, finish: nobody }, roles: { claim: 'groups', values: {} } },
  ...{ sessionSeconds: 600, policy: 'rules of the test' },
};

const database = useDatabase();
let api: TestApi;
const cookies = new Map<string, string>();
beforeAll(async () => {
  api = createTestApi(database.db, { settings: { sandbox: true }, signIn: SIGN_IN });
  for (const role of OPERATOR_ROLES) {
    const cookie = randomUUID();
    const now = new Date().toISOString();
    await beginSession(database.db, {
      ...{
        id: randomUUID(),
        hash: hashSecret(cookie),
        policy: SIGN_IN.policy,
        subject: role,
        email: null,
        role,
      },
      ...{ requestId: 'request-0', now, expiresAt: new Date(Date.now() + 600_000).toISOString() },
    });
    cookies.set(role, `__Host-portal_session=${cookie}`);
  }
});

// A link's secret is nobody's session.
const operations = listOperations().filter(
  ({ secured, path }) => secured && !path.includes('/links/records'),
);

describe('a session of an operator', () => {
  test.each(operations)('may ask for $operationId by its role alone', async (operation) => {
    const path = operation.path.replaceAll(/\{\w+\}/g, () => randomUUID());
    for (const role of OPERATOR_ROLES) {
      const response = await api.call(operation.method, path, {
        as: null,
        headers: { Cookie: cookies.get(role) ?? '', 'Sec-Fetch-Site': 'same-origin' },
      });
      const { code } = (await response.json().catch(() => ({}))) as { code?: string };
      // Nothing is there, and no body is sent: who may ask is answered with that.
      const isRefused = response.status === 403 && code === 'forbidden';
      expect([role, isRefused]).toEqual([role, !operatorMay(role, rightOf(operation))]);
      await response.body?.cancel().catch(() => undefined);
    }
  });
});
