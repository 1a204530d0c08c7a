import { describe, expect, test } from 'vitest';
import { personOf, type RoleRules, roleOf } from './sign-in.ts';

const RULES: RoleRules = {
  claim: 'groups',
  values: { admin: ['platform'], operator: ['on-call', 'support'], viewer: ['staff'] },
};

describe('the role of somebody who signs in', () => {
  test.each([
    [{ groups: ['staff'] }, 'viewer'],
    [{ groups: ['staff', 'support'] }, 'operator'],
    [{ groups: ['platform', 'staff'] }, 'admin'],
    [{ groups: 'on-call' }, 'operator'],
    [{ groups: ['*'] }, null],
    [{ groups: [7, null] }, null],
    [{ groups: [] }, null],
    [{ roles: ['platform'] }, null],
    [{}, null],
  ])('of %o is %s', (claims, role) => {
    expect(roleOf(claims, RULES)).toBe(role);
  });

  test('that is given to everybody needs no claim, and a claim gives a higher one', () => {
    const rules: RoleRules = { claim: 'groups', values: { ...RULES.values, viewer: ['*'] } };
    expect(roleOf({}, rules)).toBe('viewer');
    expect(roleOf({ groups: ['platform'] }, rules)).toBe('admin');
  });
});

test('an email that the issuer does not call verified is not taken for the name of a person', () => {
  expect(personOf({ sub: '1', email: 'jane@acme.com', email_verified: true }).email).toBe('jane@acme.com');
  expect(personOf({ sub: '1', email: 'jane@acme.com', email_verified: 'true' }).email).toBe('jane@acme.com');
  expect(personOf({ sub: '1', email: 'boss@acme.com' }).email).toBeNull();
  expect(personOf({ sub: '1', email: 'boss@acme.com', email_verified: 'false' }).email).toBeNull();
  expect(personOf({ sub: '1', email: 'boss@acme.com', email_verified: false }).email).toBeNull();
});
