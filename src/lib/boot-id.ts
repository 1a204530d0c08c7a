import { readFileSync } from 'node:fs';
import { absentAsNull } from './system-error.ts';

/**
 * Returns the kernel's random id of this boot, which tells a machine from its clones; the empty string where the kernel
 * has none (Linux alone has).
 */
export function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch (error) {
    return absentAsNull(error) ?? '';
  }
}
