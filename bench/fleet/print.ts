const out = (line: string) => process.stdout.write(`${line}\n`);

export const heading = (text: string) => out(text === '' ? '' : `\n${text}`);
export const line = out;
export const row = (what: string, value: string) => out(`  ${what.padEnd(62)} ${value}`);
export const since = (began: number) => ((performance.now() - began) / 1_000).toFixed(0);

/** The value below which that share of these lie. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? Number.NaN;
}

export const milliseconds = (values: readonly number[]) =>
  `${quantile(values, 0.5).toFixed(1)} ms, ${quantile(values, 0.99).toFixed(1)} ms`;

export const randomOf = <T>(all: readonly T[]): T => {
  const found = all[Math.floor(Math.random() * all.length)];
  if (found === undefined) throw new Error('there is none');
  return found;
};
