// A SaaS on Express. What stands between the marks is all it takes.
//   npm install && npm install @portal-domains/client
//   PORTAL_API_URL=http://localhost:3000 PORTAL_OPERATOR_KEY=pdk_… npm start
import express from 'express';

const app = express();

// portal-domains
import { createClient, mintToken } from '@portal-domains/client';

const portal = createClient(process.env.PORTAL_API_URL, process.env.PORTAL_OPERATOR_KEY);
app.post('/portal-token', async (request, response) => {
  const { id, customer, isAdmin } = signedInUser(request);
  const role = isAdmin ? 'admin' : 'viewer';
  response.json(await mintToken(portal, { tenant: customer, role, subject: id }));
});
const element = `<script type="module" src="${process.env.PORTAL_API_URL}/portal-domains.js"></script>
  <portal-domains token-url="/portal-token"></portal-domains>`;
// end

/** Stands for your own sign-in: here everybody is Jane of Globex. The uuid is your own id of the customer. */
function signedInUser() {
  const customer = { id: 'b4d2f6e8-1c3e-4a7b-9d0f-2a4c6e8b0d3f', name: 'Globex' };
  return { id: 'user-jane', customer, isAdmin: true };
}

app.get('/', (_request, response) => {
  response.send(`<!doctype html><html lang="en"><meta charset="utf-8"><title>Settings</title>
    <h1>Settings</h1>${element}</html>`);
});

const server = app.listen(Number(process.env.PORT ?? 4000), () => {
  console.log(`http://localhost:${server.address().port}`);
});
