/** The only entry of the workflow bundle. */
export { portalDomainWorkflow } from './portal-domain.ts';
