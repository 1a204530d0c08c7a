import { useCallback, useEffect, useRef, useSyncExternalStore } from 'react';
import type { ApiPlace } from '../api/client.ts';
import type { Domain } from '../api/types.ts';
import { Announcer } from '../components/Announcer.tsx';
import styles from '../components/App.module.css';
import { Button } from '../components/Button.tsx';
import { Notice } from '../components/Notice.tsx';
import { SignedIn } from '../components/SignedIn.tsx';
import { useViews, Views } from '../components/Views.tsx';
import { useSandbox } from '../live/queries.ts';
import { type Router, RouterContext } from '../routing/router.ts';
import { useSignedIn } from '../session/SessionContext.tsx';
import { readToken } from '../session/token.ts';
import { TextsContext, useTexts } from '../texts/TextsContext.tsx';
import type { Texts } from '../texts/texts.ts';
import { type DomainEvent, domainEvents } from './domain-events.ts';
import type { TokenSource } from './token-source.ts';

type Props = {
  texts: Texts;
  /** Null: the page names no place that can be reached. */
  place: ApiPlace | null;
  tokens: TokenSource;
  router: Router;
  onEvent: (event: DomainEvent) => void;
};

/** All that the element shows: the tenant's domains once there is a token, and what is missing before. */
export function EmbeddedDomains({ texts, place, tokens, router, onEvent }: Props) {
  return (
    <TextsContext value={texts}>
      <Announcer>
        <RouterContext value={router}>
          <div className={styles.main} lang={texts.language}>
            {place === null ? (
              <Notice tone="bad" icon="warning" alert>
                <p>{texts.common.serviceAway}</p>
              </Notice>
            ) : (
              <Content place={place} tokens={tokens} onEvent={onEvent} />
            )}
          </div>
        </RouterContext>
      </Announcer>
    </TextsContext>
  );
}

type ContentProps = Pick<Props, 'tokens' | 'onEvent'> & { place: ApiPlace };

function Content({ place, tokens, onEvent }: ContentProps) {
  const { start } = useTexts();
  const { token, trouble } = useSyncExternalStore(tokens.subscribe, tokens.read);
  useEffect(() => {
    if (token === null && trouble === null) void tokens.renew(null);
  }, [tokens, token, trouble]);
  const { tenant, role } = readToken(token ?? '');
  if (trouble !== null || (token !== null && tenant === null))
    return <NoAccess onAgain={() => void tokens.renew(token)} />;
  if (token === null || tenant === null) return <p role="status">{start.signingIn}</p>;
  return <Session key={`${tenant} ${role}`} {...{ place, tokens, onEvent, tenant, token }} />;
}

function NoAccess({ onAgain }: { onAgain: () => void }) {
  const { start, common } = useTexts();
  return (
    <Notice tone="attention" icon="warning" alert>
      <p>{start.noAccess}</p>
      <Button small icon="refresh" onClick={onAgain}>
        {common.resume.try_again}
      </Button>
    </Notice>
  );
}

type SessionProps = ContentProps & { tenant: string; token: string };

/** Stays while tokens are renewed: the requests carry the newest by themselves. */
function Session({ place, tokens, onEvent, tenant, token }: SessionProps) {
  const session = useRef({ tenant, token }).current;
  const refuse = useCallback(() => tokens.refuse(), [tokens]);
  return (
    <SignedIn session={session} place={place} onUnauthorized={refuse}>
      <Domains onEvent={onEvent} />
    </SignedIn>
  );
}

/** The hosts at which a sandbox answers; elsewhere the question would only be an error on the console. */
const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

function Domains({ onEvent }: Pick<Props, 'onEvent'>) {
  const { api } = useSignedIn();
  const sandbox = useSandbox(LOOPBACK.has(new URL(api.pageAt('/')).hostname)) ?? null;
  const views = useViews();
  useDomainEvents(views.domains, onEvent);
  return <Views views={views} sandbox={sandbox} />;
}

function useDomainEvents(domains: Domain[] | undefined, onEvent: (event: DomainEvent) => void) {
  const last = useRef<Domain[] | null>(null);
  useEffect(() => {
    if (domains === undefined) return;
    const events = domainEvents(last.current, domains);
    last.current = domains;
    for (const event of events) onEvent(event);
  }, [domains, onEvent]);
}
