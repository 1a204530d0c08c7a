import { useEffect } from 'react';
import type { Domain } from '../api/types.ts';
import { useSandbox, useTenant } from '../live/queries.ts';
import styles from './App.module.css';
import { Header } from './Header.tsx';
import { Notice } from './Notice.tsx';
import { SandboxBanner } from './sandbox/SandboxBanner.tsx';
import { SandboxDns } from './sandbox/SandboxDns.tsx';
import { useViews, Views } from './Views.tsx';

/** The page of a signed-in tenant: its domains, or one of them. */
export function Page({ notice }: { notice: string | null }) {
  const sandbox = useSandbox() ?? null;
  const views = useViews();
  const isList = views.route.view === 'list';
  useTitle(views.shown);
  return (
    <>
      <Header tenant={useTenant()?.name ?? null} small={!isList} />
      <main className={styles.main}>
        {notice && (
          <Notice tone="attention" icon="warning" alert>
            <p>{notice}</p>
          </Notice>
        )}
        {sandbox && isList && <SandboxBanner />}
        <Views views={views} sandbox={sandbox} />
        {sandbox && <SandboxDns domain={views.shown ?? null} />}
      </main>
    </>
  );
}

/** Names the window after what it shows. */
function useTitle(domain: Domain | undefined) {
  const name = domain?.displayDomain;
  useEffect(() => {
    document.title = name === undefined ? 'Client Portal · Settings' : `${name} · Client Portal`;
  }, [name]);
}
