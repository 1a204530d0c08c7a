// portal-domains
import { PortalDomains } from '@portal-domains/react';
// end

// The address of the API is read when the page is asked for, not when it is built.
export const dynamic = 'force-dynamic';

export default function Settings() {
  return (
    <main>
      <h1>Settings</h1>
      {/* portal-domains */}
      <PortalDomains api={process.env.PORTAL_API_URL} tokenUrl="/portal-token" />
      {/* end */}
    </main>
  );
}
