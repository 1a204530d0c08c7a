import type { NextStep } from '../../api/types.ts';
import styles from './Records.module.css';

/** The records of steps, as they stand in the zone: those to delete. It knows of no session. */
export function StepRecords({ label, steps }: { label: string; steps: readonly NextStep[] }) {
  const records = steps.flatMap(({ record }) => record ?? []);
  return (
    <div className={styles.box}>
      <table className={styles.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">Type</th>
            <th scope="col">Name</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody>
          {records.map(({ type, name, value }) => (
            <tr key={`${type} ${name} ${value}`} data-record={type}>
              <td data-label="Type">
                <strong>{type}</strong>
              </td>
              <td data-label="Name">
                <code>{name}</code>
              </td>
              <td data-label="Value">{value === null ? 'any value' : <code>{value}</code>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
