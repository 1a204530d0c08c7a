import { useServedCaddy } from '../../testing/served-caddy.ts';
import { clientHeadersContract } from '../client-headers.contract.ts';

const own = 'own.acme.localhost';
const caddy = useServedCaddy(own);

clientHeadersContract('Caddy', () => ({ https: caddy().https, own, received: caddy().received }));
