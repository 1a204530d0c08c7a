import { describe, expect, test } from 'vitest';
import type { ProbeObservation } from '../core/observations.ts';
import { aProbe } from '../testing/builders.ts';
import { createPatientProber } from './patient-prober.ts';

/** Gives these observations one after the other, the last one for ever. */
function scripted(...script: ProbeObservation[]) {
  let probes = 0;
  let sleeps = 0;
  const prober = createPatientProber(
    {
      async probe() {
        probes += 1;
        return script[Math.min(probes, script.length) - 1] ?? aProbe();
      },
    },
    {
      forMs: 1_000,
      everyMs: 100,
      async sleep() {
        sleeps += 1;
      },
    },
  );
  return { probe: () => prober.probe('portal.acme.com'), counts: () => ({ probes, pauses: sleeps }) };
}

describe('a patient prober', () => {
  test('probes once when the edge serves', async () => {
    const { probe, counts } = scripted(aProbe());
    expect(await probe()).toEqual(aProbe());
    expect(counts()).toEqual({ probes: 1, pauses: 0 });
  });

  test('sees an edge that begins to serve a moment later', async () => {
    const { probe, counts } = scripted(
      aProbe({ outcome: 'connection_refused', httpStatus: null }),
      aProbe({ outcome: 'wrong_certificate', httpStatus: null }),
      aProbe({ outcome: 'unexpected_answer', httpStatus: 404 }),
      aProbe(),
    );
    expect(await probe()).toEqual(aProbe());
    expect(counts()).toEqual({ probes: 4, pauses: 3 });
  });

  test('tells what it saw last when the edge does not begin to', async () => {
    const refused = aProbe({ outcome: 'connection_refused', httpStatus: null, durationMs: 0 });
    const { probe, counts } = scripted(refused);
    expect(await probe()).toEqual(refused);
    expect(counts()).toEqual({ probes: 11, pauses: 10 });
  });

  test('counts the time of the probes themselves, so that slow ones are few', async () => {
    const slow = aProbe({ outcome: 'unexpected_answer', httpStatus: 404, durationMs: 400 });
    const { probe, counts } = scripted(slow);
    expect(await probe()).toEqual(slow);
    expect(counts()).toEqual({ probes: 3, pauses: 2 });
  });

  test('does not wait for what a moment does not mend', async () => {
    const down = aProbe({ outcome: 'unexpected_answer', httpStatus: 502 });
    const { probe, counts } = scripted(down);
    expect(await probe()).toEqual(down);
    expect(counts()).toEqual({ probes: 1, pauses: 0 });
  });
});
