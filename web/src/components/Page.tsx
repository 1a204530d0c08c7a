import { useEffect } from 'react';
import type { Domain } from '../api/types.ts';
import { useSandbox, useTenant } from '../live/queries.ts';
import { useTexts } from '../texts/TextsContext.tsx';
import styles from './App.module.css';
import { Header } from './Header.tsx';
import { Notice } from './Notice.tsx';
import { SandboxBanner } from './sandbox/SandboxBanner.tsx';
import { SandboxDns } from './sandbox/SandboxDns.tsx';
import { useViews, Views } from './Views.tsx';

/** The page of a signed-in tenant: its domains, or one of them. `renewed`: the reader was signed in once more. */
export function Page({ renewed }: { renewed: boolean }) {
  const sandbox = useSandbox() ?? null;
  const views = useViews();
  const isList = views.route.view === 'list';
  const { start } = useTexts();
  useTitle(views.shown);
  return (
    <>
      <Header tenant={useTenant()?.name ?? null} small={!isList} />
      <main className={styles.main}>
        {renewed && (
          <Notice tone="attention" icon="warning" alert>
            <p>{start.renewed}</p>
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
  const { page } = useTexts();
  useEffect(() => {
    document.title = name === undefined ? page.title : page.titleOf(name);
  }, [name, page]);
}
