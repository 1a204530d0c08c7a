import { useEffect, useId, useRef } from 'react';
import type { Domain, Sandbox } from '../api/types.ts';
import { appearanceOf } from '../appearance.ts';
import { Actions } from './Actions.tsx';
import { useAnnounce } from './Announcer.tsx';
import { Badge } from './Badge.tsx';
import { Details } from './Details.tsx';
import styles from './DomainCard.module.css';
import { Facts } from './Facts.tsx';
import { LiveLink } from './LiveLink.tsx';
import { RecordsSection } from './RecordsSection.tsx';
import { Steps } from './Steps.tsx';

type Props = { domain: Domain; sandbox: Sandbox | null };

/** One domain: how it stands, what to do, and everything to do it with. */
export function DomainCard({ domain, sandbox }: Props) {
  const title = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const appearance = appearanceOf(domain);
  useAnnouncedStatus(domain.displayDomain, domain.phaseText);
  return (
    <li>
      <article
        className={styles.card}
        aria-labelledby={title}
        data-domain={domain.domain}
        data-status={domain.status}
      >
        <header className={styles.header}>
          <div className={styles.names}>
            <h3 id={title} ref={heading} tabIndex={-1}>
              {domain.displayDomain}
            </h3>
            {domain.displayDomain !== domain.domain && <code className={styles.alabel}>{domain.domain}</code>}
          </div>
          <Badge tone={appearance.tone} large>
            {domain.phaseText}
          </Badge>
        </header>
        <p className={styles.message}>{domain.statusMessage}</p>
        {appearance.isLive && <LiveLink domain={domain} sandbox={sandbox} />}
        <Steps domain={domain} />
        <Facts domain={domain} />
        <RecordsSection domain={domain} sandbox={sandbox !== null} />
        <Actions domain={domain} refocus={() => heading.current?.focus()} />
        <Details domain={domain} />
      </article>
    </li>
  );
}

/** Says a status to screen readers when it changes, not when the page opens. */
function useAnnouncedStatus(name: string, text: string) {
  const announce = useAnnounce();
  const last = useRef(text);
  useEffect(() => {
    if (last.current === text) return;
    last.current = text;
    announce(`${name}: ${text}.`);
  }, [announce, name, text]);
}
