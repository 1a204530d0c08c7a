import type { NextStep } from '../../api/types.ts';
import { useTexts } from '../../texts/TextsContext.tsx';
import styles from './Records.module.css';

/** The records of steps, as they stand in the zone: those to delete. It knows of no session. */
export function StepRecords({ label, steps }: { label: string; steps: readonly NextStep[] }) {
  const { records: texts } = useTexts();
  const records = steps.flatMap(({ record }) => record ?? []);
  return (
    <div className={styles.box}>
      <table className={styles.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{texts.type}</th>
            <th scope="col">{texts.name}</th>
            <th scope="col">{texts.value}</th>
          </tr>
        </thead>
        <tbody>
          {records.map(({ type, name, value }) => (
            <tr key={`${type} ${name} ${value}`} data-record={type}>
              <td data-label={texts.type}>
                <strong>{type}</strong>
              </td>
              <td data-label={texts.name}>
                <code>{name}</code>
              </td>
              <td data-label={texts.value}>{value === null ? texts.anyValue : <code>{value}</code>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
