import { useSandbox } from '../live/queries.ts';
import { useSignedIn } from '../session/SessionContext.tsx';
import { AddDomain } from './AddDomain.tsx';
import { DomainList } from './DomainList.tsx';
import { Notice } from './Notice.tsx';
import { SandboxBanner } from './SandboxBanner.tsx';
import { SandboxRecords } from './SandboxRecords.tsx';

/** The page of a signed-in tenant. */
export function Page({ notice }: { notice: string | null }) {
  const { mayChange } = useSignedIn();
  const sandbox = useSandbox() ?? null;
  return (
    <>
      {notice && (
        <Notice tone="attention" icon="warning" alert>
          <p>{notice}</p>
        </Notice>
      )}
      {sandbox && <SandboxBanner />}
      {mayChange ? (
        <AddDomain sandbox={sandbox !== null} />
      ) : (
        <Notice tone="quiet" icon="question">
          <p>Your link lets you look, not change. The DNS records to publish are below.</p>
        </Notice>
      )}
      <DomainList sandbox={sandbox} />
      {sandbox && <SandboxRecords mayChange={mayChange} />}
    </>
  );
}
