import { describe, expect, test } from 'vitest';
import { readToken, sessionInFragment, sessionInText } from './token.ts';

const TENANT = '0c0ffee0-0000-4000-8000-000000000001';
const token = (claims: unknown) =>
  `pdt_${btoa(JSON.stringify(claims)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}.bWFj`;
const admin = token({ tenant: TENANT, role: 'admin', exp: 1, kid: '??>>' });

describe('the session in a link', () => {
  test('is its token and tenant', () => {
    expect(sessionInFragment(`#token=abc&tenant=${TENANT}`)).toEqual({ token: 'abc', tenant: TENANT });
  });

  test('takes the tenant from the token where the link names none', () => {
    expect(sessionInFragment(`#token=${admin}`)).toEqual({ token: admin, tenant: TENANT });
  });

  test('is not there without a token, or when no tenant is known', () => {
    expect(sessionInFragment('')).toBeNull();
    expect(sessionInFragment(`#tenant=${TENANT}`)).toBeNull();
    expect(sessionInFragment('#token=abc')).toBeNull();
  });
});

describe('the session in what somebody pasted', () => {
  test('is found in a token with white space around it and in a whole link', () => {
    expect(sessionInText(`  ${admin}\n`)).toEqual({ token: admin, tenant: TENANT });
    expect(sessionInText(`https://app.example.com/#token=${admin}`)?.tenant).toBe(TENANT);
  });

  test('is not there in anything else', () => {
    expect(sessionInText('hello')).toBeNull();
    expect(sessionInText('pdt_%%%.x')).toBeNull();
    expect(sessionInText(token('no object'))).toBeNull();
  });
});

describe('what a token says', () => {
  test('is its role where that is one that we know', () => {
    expect(readToken(admin).role).toBe('admin');
    expect(readToken(token({ tenant: TENANT, role: 'root' })).role).toBeNull();
  });
});
