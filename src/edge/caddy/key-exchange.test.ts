import { useServedCaddy } from '../../testing/served-caddy.ts';
import { keyExchangeContract } from '../key-exchange.contract.ts';

const own = 'own.acme.localhost';
const caddy = useServedCaddy(own);

keyExchangeContract('Caddy', () => ({ https: caddy().https, own }));
