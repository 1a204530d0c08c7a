import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { OPERATOR_ROLES, type OperatorRight, operatorMay } from '../../core/operators/roles.ts';
import { createTestApi, type TestApi } from '../../testing/api.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { aSession, SIGN_IN } from '../../testing/sessions.ts';
import { listOperations, type Operation } from '../http/testing/operations.ts';

/** Operations that give access or take it away, send data elsewhere, or show who has access. */
const ADMINISTER = [
  'createToken',
  'deleteTenant',
  'createKey',
  'listKeys',
  'revokeKey',
  'rotateSigningKey',
  'listSigningKeys',
  'listSessions',
  'revokeSession',
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

const database = useDatabase();
let api: TestApi;
const cookies = new Map<string, string>();
beforeAll(async () => {
  api = createTestApi(database.db, { settings: { sandbox: true }, signIn: SIGN_IN });
  for (const role of OPERATOR_ROLES) {
    const { cookie } = await aSession(database.db, { subject: role, role });
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
