import { CopyButton } from '../../components/CopyButton.tsx';
import formStyles from '../../components/Form.module.css';
import styles from '../Console.module.css';
import type { Inspected } from '../types.ts';

/** Leads to the evidence elsewhere: its workflow, its traces, and the commands of the runbook. */
export function Elsewhere({ seen: { workflow, traces, commands } }: { seen: Inspected }) {
  return (
    <section className={formStyles.card} aria-labelledby="elsewhere">
      <h2 id="elsewhere">Evidence elsewhere</h2>
      <ul className={styles.links}>
        <li>
          Workflow{' '}
          {workflow.url === null ? (
            <code>{workflow.id}</code>
          ) : (
            <a href={workflow.url} target="_blank" rel="noreferrer">
              {workflow.id}
            </a>
          )}
        </li>
        {traces.url !== null && (
          <li>
            <a href={traces.url} target="_blank" rel="noreferrer">
              Traces
            </a>
          </li>
        )}
      </ul>
      <ul className={styles.commands}>
        {commands.map(({ what, command }) => (
          <li key={command}>
            <span>{what}</span>
            <CopyButton text={command} what={`the command: ${what}`} />
            <code>{command}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}
