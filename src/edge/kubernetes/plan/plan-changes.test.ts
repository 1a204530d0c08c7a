import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aManifestTarget, manifestSettings, threeObjects } from '../../../testing/manifests.ts';
import type { EdgeObject, ManifestTarget, OwnSecret } from '../resources/objects.ts';
import { type ChangePlan, type CurrentObject, planChanges } from './plan-changes.ts';

const target = aManifestTarget();
const wanted = threeObjects(target, manifestSettings());
const secretOf = (over: Partial<ManifestTarget> = {}): CurrentObject => {
  const [{ metadata }] = threeObjects(aManifestTarget(over), manifestSettings());
  return { kind: 'Secret', metadata };
};
/** As the server gives it back: with fields that we did not ask for. */
const served = (object: Exclude<EdgeObject, OwnSecret>): CurrentObject => ({
  ...object,
  metadata: { ...object.metadata, annotations: { 'somebody/else': 'was here' } },
  spec: { ...object.spec, usages: ['digital signature'] },
});
const foreign = (object: CurrentObject): CurrentObject => ({
  ...object,
  metadata: { ...object.metadata, labels: { 'app.kubernetes.io/managed-by': 'Helm' } },
});
const short = ({ changes, foreign: strange }: ChangePlan) => ({
  changes: changes.map(({ action, object }) => `${action} ${object.kind}`),
  foreign: strange.map(({ kind }) => kind),
});
const none: CurrentObject[] = [];
const [certificate, gateway, virtualService] = wanted;
const altered: CurrentObject = {
  ...served(virtualService),
  spec: { ...virtualService.spec, hosts: ['x.com'] },
};
const all = [...wanted.map(served), secretOf()];

describe('the changes from current to desired objects', () => {
  const cases: [string, CurrentObject[], readonly EdgeObject[], string[], string[]][] = [
    [
      'nothing is there: all is created, the certificate first',
      none,
      [...wanted].reverse(),
      ['create Certificate', 'create Gateway', 'create VirtualService'],
      [],
    ],
    ['all stands as wanted, with additions of others: nothing to do', all, wanted, [], []],
    [
      'one was altered by hand: that one is updated',
      [...all.slice(0, 2), altered],
      wanted,
      ['update VirtualService'],
      [],
    ],
    [
      'one is missing: that one is created',
      [served(certificate), served(virtualService)],
      wanted,
      ['create Gateway'],
      [],
    ],
    [
      'nothing is wanted: all goes, the route first and the key last',
      all,
      [],
      ['delete VirtualService', 'delete Gateway', 'delete Certificate', 'delete Secret'],
      [],
    ],
    [
      'the Secret stays while its Certificate is wanted',
      [secretOf()],
      [certificate],
      ['create Certificate'],
      [],
    ],
    ['a stranger’s is neither updated', [foreign(served(gateway))], [gateway], [], ['Gateway']],
    ['nor deleted', [foreign(served(gateway)), served(certificate)], [], ['delete Certificate'], ['Gateway']],
    [
      'another domain’s is a stranger’s',
      [secretOf({ domainId: '11111111-2222-4222-8222-222222222222' })],
      [],
      [],
      ['Secret'],
    ],
  ];
  test.each(cases)('%s', (_name, current, desired, changes, strange) => {
    expect(short(planChanges(target.domainId, current, desired))).toEqual({ changes, foreign: strange });
  });

  const anyDomain = fc.domain().map((domain) => aManifestTarget({ domain }));
  const currents = fc.subarray(all);
  const desired = fc.subarray([...wanted]);

  test('what stands as wanted is left alone, whatever the domain', () => {
    fc.assert(
      fc.property(anyDomain, (one) => {
        const objects = threeObjects(one, manifestSettings());
        expect(planChanges(one.domainId, objects, objects)).toEqual({ changes: [], foreign: [] });
      }),
    );
  });

  test('once carried out, there is nothing left to do', () => {
    fc.assert(
      fc.property(currents, desired, (current, want) => {
        const { changes } = planChanges(target.domainId, current, want);
        const gone = new Set(
          changes.filter(({ action }) => action === 'delete').map(({ object }) => object.kind),
        );
        const applied = changes.flatMap((change) => (change.action === 'delete' ? [] : [change.object]));
        const names = new Set(applied.map(({ kind }) => kind as string));
        const left = current.filter(({ kind }) => !gone.has(kind) && !names.has(kind));
        expect(planChanges(target.domainId, [...left, ...applied], want).changes).toEqual([]);
      }),
    );
  });

  test('the order of what comes in does not matter', () => {
    fc.assert(
      fc.property(currents, desired, (current, want) => {
        const plan = planChanges(target.domainId, current, want);
        expect(planChanges(target.domainId, [...current].reverse(), [...want].reverse())).toEqual(plan);
      }),
    );
  });

  test('nothing of a stranger’s is ever changed', () => {
    fc.assert(
      fc.property(currents, desired, (current, want) => {
        const strange = current.map(foreign);
        const { changes } = planChanges(target.domainId, strange, want);
        const touched = changes.map(({ object }) => object.kind);
        expect(strange.filter(({ kind }) => touched.includes(kind))).toEqual([]);
      }),
    );
  });
});
