// node main.mjs jwks.json, with a line `assertion <tab> host <tab> now` for each case on standard input.
import { readFileSync } from 'node:fs';
import { AssertionRefused, verifyAssertion } from './verify.mjs';

const jwks = JSON.parse(readFileSync(process.argv[2], 'utf8'));
for (const line of readFileSync(0, 'utf8').split('\n').slice(0, -1)) {
  const [assertion, host, now] = line.split('\t');
  try {
    const { tenant, domain } = verifyAssertion(assertion, { host, jwks, now: Number(now) });
    console.log(`ok ${tenant} ${domain}`);
  } catch (error) {
    if (!(error instanceof AssertionRefused)) throw error;
    console.log(error.reason);
  }
}
