// A SaaS without a framework: Node's own server, and one page. What stands between the marks is all it takes.
//   npm install @portal-domains/client
//   PORTAL_API_URL=http://localhost:3000 PORTAL_OPERATOR_KEY=pdk_… npm start
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
// portal-domains
import { createClient, mintToken } from '@portal-domains/client';

const portal = createClient(process.env.PORTAL_API_URL, process.env.PORTAL_OPERATOR_KEY);
async function portalToken(request) {
  const { id, customer, isAdmin } = signedInUser(request);
  return mintToken(portal, { tenant: customer, role: isAdmin ? 'admin' : 'viewer', subject: id });
}
// end

/** Stands for your own sign-in: here everybody is Jane of Globex. The uuid is your own id of the customer. */
function signedInUser() {
  const customer = { id: 'a3c1e5d7-0b2d-4f6a-8c9e-1f3b5d7a9c2e', name: 'Globex' };
  return { id: 'user-jane', customer, isAdmin: true };
}

const page = await readFile(new URL('settings.html', import.meta.url), 'utf8');

const server = createServer(async (request, response) => {
  try {
    if (request.method === 'POST' && request.url === '/portal-token') {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
      response.end(JSON.stringify(await portalToken(request)));
    } else {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
      response.end(page.replaceAll('PORTAL_API_URL', process.env.PORTAL_API_URL));
    }
  } catch (error) {
    console.error(error);
    response.destroy();
  }
});
server.listen(Number(process.env.PORT ?? 4000), () => {
  console.log(`http://localhost:${server.address().port}`);
});
