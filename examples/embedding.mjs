// The backend of a SaaS that gives its customers their own portal address. Needs Node 20 and nothing else.
//   PORTAL_API_URL=http://localhost:3000 PORTAL_OPERATOR_KEY=pdk_… node examples/embedding.mjs
import { createServer } from 'node:http';

const { PORTAL_API_URL, PORTAL_OPERATOR_KEY, PORT = '4000' } = process.env;

/** Calls the API. A refusal has a code, for programs, and a sentence, for people. */
async function api(method, path, { token, body }) {
  const response = await fetch(`${PORTAL_API_URL}/api/v1${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok)
    throw Object.assign(new Error(answer.detail), { code: answer.code, status: answer.status });
  return answer;
}

/** When a customer signs up. Your own uuid of the customer is the tenant's id; asked again, it only renames. */
export function createTenant(customer) {
  const body = { name: customer.name };
  return api('PUT', `/tenants/${customer.id}`, { token: PORTAL_OPERATOR_KEY, body });
}

/** For one signed-in user, for 15 minutes. The operator key stays here; only this token goes to the browser. */
export function mintToken(user) {
  const role = user.maySetUpDomains ? 'admin' : 'viewer';
  const body = { role, expiresIn: 900, subject: user.id };
  return api('POST', `/tenants/${user.customerId}/tokens`, { token: PORTAL_OPERATOR_KEY, body });
}

/** The endpoint that your page asks for its token, behind your own sign-in. */
const server = createServer(async (request, response) => {
  const user = userOfSession(request);
  if (request.url !== '/portal-token' || request.method !== 'POST' || user === null) {
    response.writeHead(404).end();
    return;
  }
  try {
    const { token, expiresAt } = await mintToken(user);
    response.writeHead(201, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
    response.end(JSON.stringify({ token, expiresAt, tenant: user.customerId }));
  } catch (error) {
    console.error(error);
    response.writeHead(502).end();
  }
});

/** Stands for your own session; here everybody is Jane of Globex. */
function userOfSession() {
  return { id: 'user-jane', customerId: GLOBEX.id, maySetUpDomains: true };
}

const GLOBEX = { id: 'a3c1e5d7-0b2d-4f6a-8c9e-1f3b5d7a9c2e', name: 'Globex' };

const tenant = await createTenant(GLOBEX);
console.log(`${tenant.name}: its records lead to ${tenant.canonicalHost}`);
server.listen(Number(PORT), '127.0.0.1', () => {
  console.log(`POST http://127.0.0.1:${server.address().port}/portal-token`);
});
