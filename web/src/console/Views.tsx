import { useEffect, useRef } from 'react';
import appStyles from '../components/App.module.css';
import { Button } from '../components/Button.tsx';
import { Link } from '../routing/Link.tsx';
import { useQueryString } from '../routing/router.ts';
import { ActivityView } from './activity/ActivityView.tsx';
import styles from './Console.module.css';
import { useConsole } from './ConsoleContext.tsx';
import { CaView } from './ca/CaView.tsx';
import { DomainView } from './domain/DomainView.tsx';
import { DomainsView } from './domains/DomainsView.tsx';
import { FleetView } from './fleet/FleetView.tsx';
import { IncidentsView } from './incidents/IncidentsView.tsx';
import { TABS, type View, viewOf } from './view.ts';

/** The views of the console, each with an address of its own, and the way between them. */
export function Views({ onSignOut }: { onSignOut: () => Promise<void> }) {
  const { operator } = useConsole();
  const shown = viewOf(useQueryString());
  const tab = shown.view === 'domain' ? 'domains' : shown.view;
  const main = useFocusOnChange(shown.view === 'domain' ? `domain ${shown.id}` : shown.view);
  return (
    <>
      <header className={styles.head}>
        <div className={styles.who}>
          <p className={appStyles.crumbs}>Portal Domains · Console</p>
          <p className={appStyles.crumbs}>
            {operator.name === null ? 'Operator key' : <bdi>{operator.name}</bdi>} · {operator.role}
          </p>
          <Button small onClick={() => void onSignOut()}>
            Sign out
          </Button>
        </div>
        <nav aria-label="Console" className={styles.tabs}>
          {TABS.map(({ query, view, label }) => (
            <Link key={view} to={query} aria-current={view === tab ? 'page' : undefined}>
              {label}
            </Link>
          ))}
        </nav>
      </header>
      <main className={appStyles.main} ref={main} tabIndex={-1}>
        <Shown shown={shown} />
      </main>
    </>
  );
}

function Shown({ shown }: { shown: View }) {
  switch (shown.view) {
    case 'fleet':
      return <FleetView />;
    case 'domains':
      return <DomainsView filter={shown.filter} />;
    case 'domain':
      return <DomainView key={shown.id} id={shown.id} />;
    case 'incidents':
      return <IncidentsView />;
    case 'ca':
      return <CaView />;
    case 'activity':
      return <ActivityView after={shown.after} />;
  }
}

/** Puts the focus on what is shown where another view was, so that the keyboard goes on from there. */
function useFocusOnChange(what: string) {
  const main = useRef<HTMLElement>(null);
  const last = useRef(what);
  useEffect(() => {
    if (last.current === what) return;
    last.current = what;
    main.current?.focus();
    scrollTo(0, 0);
  }, [what]);
  return main;
}
