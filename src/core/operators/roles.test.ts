import { expect, test } from 'vitest';
import { leastRoleFor, OPERATOR_ROLES, operatorMay } from './roles.ts';

test('each role may do all that the one before may, and one thing more', () => {
  const rights = OPERATOR_ROLES.map((role) =>
    (['read', 'operate', 'administer'] as const).filter((right) => operatorMay(role, right)),
  );
  expect(rights).toEqual([['read'], ['read', 'operate'], ['read', 'operate', 'administer']]);
});

test('a refusal names the least role that may', () => {
  expect((['read', 'operate', 'administer'] as const).map(leastRoleFor)).toEqual([
    'viewer',
    'operator',
    'admin',
  ]);
});
