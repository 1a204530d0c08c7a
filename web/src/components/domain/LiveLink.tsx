import type { Domain, Sandbox } from '../../api/types.ts';
import { useTexts } from '../../texts/TextsContext.tsx';
import { Icon } from '../Icon.tsx';
import styles from './LiveLink.module.css';

const HTTPS = 443;

/** Opens the portal at the domain; the sandbox's edge listens on a port of its own. */
export function LiveLink({ domain, sandbox }: { domain: Domain; sandbox: Sandbox | null }) {
  const { domain: texts } = useTexts();
  const port = sandbox && sandbox.httpsPort !== HTTPS ? `:${sandbox.httpsPort}` : '';
  return (
    <div>
      <a
        className={styles.link}
        href={`https://${domain.domain}${port}/`}
        target="_blank"
        rel="noopener noreferrer"
      >
        https://{domain.displayDomain}
        {port && <wbr />}
        {port} <Icon name="external" />
      </a>
      {sandbox && <p className={styles.note}>{texts.browserWarns}</p>}
    </div>
  );
}
