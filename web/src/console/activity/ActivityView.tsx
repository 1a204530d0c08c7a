import formStyles from '../../components/Form.module.css';
import styles from '../Console.module.css';
import { useConsole } from '../ConsoleContext.tsx';
import { Pages } from '../Pages.tsx';
import { ReadState } from '../ReadState.tsx';
import { useRead } from '../useRead.ts';
import { AuditList } from './AuditList.tsx';

const FIRST = '?view=activity';

/** Lists who did what, from the audit, newest first. */
export function ActivityView({ after }: { after: string | undefined }) {
  const { api } = useConsole();
  const page = useRead(
    ['audit', after ?? ''],
    () => api.listAudit(after === undefined ? {} : { cursor: after }),
    { keep: true },
  );
  return (
    <>
      <h1 className={styles.title}>Activity</h1>
      <ReadState error={page.error} isRead={page.data !== undefined} what="the audit" />
      {page.data && (
        <section className={formStyles.card} aria-label="Who did what">
          <AuditList entries={page.data.entries} />
        </section>
      )}
      {page.data && (
        <Pages
          first={after === undefined ? null : FIRST}
          next={
            page.data.nextCursor === null
              ? null
              : `${FIRST}&after=${encodeURIComponent(page.data.nextCursor)}`
          }
        />
      )}
    </>
  );
}
