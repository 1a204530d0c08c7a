// portal-domains
import { createClient, mintToken } from '@portal-domains/client';

export async function POST(request) {
  const portal = createClient(process.env.PORTAL_API_URL, process.env.PORTAL_OPERATOR_KEY);
  const { id, customer, isAdmin } = signedInUser(request);
  const role = isAdmin ? 'admin' : 'viewer';
  return Response.json(await mintToken(portal, { tenant: customer, role, subject: id }));
}
// end

/** Stands for your own sign-in: here everybody is Jane of Globex. The uuid is your own id of the customer. */
function signedInUser() {
  const customer = { id: 'c5e3a7f9-2d4f-4b8c-8e1a-3b5d7f9c1e4a', name: 'Globex' };
  return { id: 'user-jane', customer, isAdmin: true };
}
