import factStyles from '../../components/domain/Facts.module.css';
import { RelativeTime } from '../../components/RelativeTime.tsx';
import { Link } from '../../routing/Link.tsx';
import { useTexts } from '../../texts/TextsContext.tsx';
import { dayOf } from '../../time.ts';
import type { Inspected } from '../types.ts';
import { domainsQuery } from '../view.ts';
import { ACTOR_WORDS } from '../words.ts';

/** Whose the domain is, where it lies, what is served and when it is checked. */
export function Facts({ seen }: { seen: Inspected }) {
  const { domain, tenantName, gateway, provider, onHoldSince } = seen;
  const { language } = useTexts();
  const { certificate, ownCertificate, lastCheckedAt, nextCheckAt } = domain;
  return (
    <dl className={factStyles.facts}>
      <Fact name="Tenant">
        <Link to={domainsQuery({ q: domain.tenant })}>
          <bdi>{tenantName}</bdi>
        </Link>
        <small>{domain.tenant}</small>
      </Fact>
      <Fact name="Who must act">{ACTOR_WORDS[domain.actor]}</Fact>
      <Fact name="Leads to">
        {domain.canonicalHost}
        <small>gateway {gateway}</small>
      </Fact>
      <Fact name="DNS is hosted by">{domain.dnsProvider?.name ?? provider}</Fact>
      <Fact name="Certificate">
        {certificate === null ? 'none' : `until ${dayOf(certificate.notAfter, language)}`}
        {certificate !== null && (
          <small>
            {certificate.issuer}, to be renewed <RelativeTime iso={certificate.renewAt} upcoming />
          </small>
        )}
      </Fact>
      {ownCertificate !== null && (
        <Fact name="The tenant’s own">
          {ownCertificate.stateText}
          <small>until {dayOf(ownCertificate.notAfter, language)}</small>
        </Fact>
      )}
      <Fact name="Last check">
        {lastCheckedAt === null ? 'none yet' : <RelativeTime iso={lastCheckedAt} withClock />}
      </Fact>
      <Fact name="Next check">
        {nextCheckAt === null ? 'none' : <RelativeTime iso={nextCheckAt} upcoming withClock />}
      </Fact>
      {onHoldSince !== null && (
        <Fact name="On hold since">
          <RelativeTime iso={onHoldSince} withClock />
        </Fact>
      )}
      <Fact name="Id">
        <code>{domain.id}</code>
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
