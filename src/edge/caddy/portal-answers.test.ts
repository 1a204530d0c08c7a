import { useServedCaddy } from '../../testing/served-caddy.ts';
import { portalAnswersContract } from '../portal-answers.contract.ts';

const own = 'own.acme.localhost';
const caddy = useServedCaddy(own, { portal: { timeoutSeconds: 1, hstsSeconds: 60 } });

portalAnswersContract('Caddy', () => ({ https: caddy().https, own, origin: caddy().origin }));
