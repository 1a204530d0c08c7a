import { useEffect, useId, useRef } from 'react';
import type { Domain, Sandbox } from '../../api/types.ts';
import { appearanceOf } from '../../appearance.ts';
import { Link } from '../../routing/Link.tsx';
import { useTexts } from '../../texts/TextsContext.tsx';
import { useAnnounce } from '../Announcer.tsx';
import { Badge } from '../Badge.tsx';
import { Icon } from '../Icon.tsx';
import { ClockTime, RelativeTime } from '../RelativeTime.tsx';
import { Details } from './Details.tsx';
import styles from './DomainPage.module.css';
import { Facts } from './Facts.tsx';
import { Now } from './Now.tsx';
import { RecordsSection } from './RecordsSection.tsx';
import { ShareLink } from './ShareLink.tsx';
import { Steps } from './Steps.tsx';
import { SwitchOff } from './SwitchOff.tsx';

type Props = { domain: Domain; sandbox: Sandbox | null };

/** One domain: what to do now, how far it has come, and everything that is known of it. */
export function DomainPage({ domain, sandbox }: Props) {
  const texts = useTexts();
  const title = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  useAnnouncedStatus(domain.displayDomain, domain.phaseText);
  // A reader who comes from the list is at the page's head, with the keyboard and the screen reader too.
  useEffect(() => heading.current?.focus(), []);
  return (
    <article
      className={styles.page}
      aria-labelledby={title}
      data-domain={domain.domain}
      data-status={domain.status}
    >
      <header className={styles.header}>
        <Link to="" className={styles.back}>
          <Icon name="back" /> {texts.list.yourDomains}
        </Link>
        <div className={styles.title}>
          <h1 id={title} ref={heading} tabIndex={-1}>
            <bdi>{domain.displayDomain}</bdi>
          </h1>
          <Badge tone={appearanceOf(domain).tone} large>
            {domain.phaseText}
          </Badge>
        </div>
        <p className={styles.under}>
          {domain.displayDomain !== domain.domain && <code>{domain.domain}</code>}
          <span>
            {texts.domain.since(
              <ClockTime iso={domain.statusSince} />,
              <RelativeTime iso={domain.statusSince} />,
            )}
          </span>
        </p>
      </header>
      <Now domain={domain} sandbox={sandbox} />
      <div className={styles.card}>
        <Steps domain={domain} />
        <Facts domain={domain} />
      </div>
      <div className={styles.folded}>
        <RecordsSection domain={domain} />
        <ShareLink domain={domain} />
        <Details domain={domain} />
        <SwitchOff domain={domain} refocus={() => heading.current?.focus()} />
      </div>
    </article>
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
