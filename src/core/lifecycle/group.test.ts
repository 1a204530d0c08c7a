import { expect, test } from 'vitest';
import { groupOf } from './group.ts';
import type { NextStepKind } from './next-steps.ts';
import type { Phase } from './phase.ts';

const group = (phase: Phase, kinds: NextStepKind[], renewalActor: string | null = null) =>
  groupOf({ phase, nextSteps: kinds.map((kind) => ({ kind })), renewalActor });

test.each<[Phase, NextStepKind[], string | null, ReturnType<typeof groupOf>]>([
  ['awaiting_dns', ['publish_record'], null, 'needs_you'],
  ['degraded', ['contact_operator', 'disable_proxy'], null, 'needs_you'],
  ['left_behind', ['remove_record'], null, 'needs_you'],
  ['live', [], 'tenant', 'needs_you'],
  ['live', [], 'operator', 'live'],
  ['degraded', ['contact_operator'], null, 'live'],
  ['issuing', ['wait'], null, 'in_progress'],
  ['certificate_failing', ['contact_operator'], null, 'in_progress'],
  ['disabled', [], null, 'off'],
  ['removing', ['wait'], null, 'off'],
])(
  'a domain in phase %s with the steps %j, its renewal for %s to resolve, stands in %s',
  (phase, kinds, renewal, is) => {
    expect(group(phase, kinds, renewal)).toBe(is);
  },
);
