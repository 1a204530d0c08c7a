import type { ConditionCopy } from '../language.ts';
import { addressList, change, differing, isTop, leadHere, list, pathOf } from './words.ts';

type Reasons = ConditionCopy<'PointsHere'>['reasons'];

export const WRONG_TARGET: Reasons['wrong_target'] = {
  plain: 'The name is a CNAME to another host. Change its value to the one shown here.',
  web_address: ({ wanted, from, to }) =>
    `The value of the CNAME ${from} is ${to}: a web address with https:// or a / in it, where DNS takes a plain host name. ${isTop(wanted) ? change(wanted) : `Change the value of ${wanted.domain} to ${wanted.canonicalHost}, without https:// before it and without a / after it.`}`,
  zone_appended: ({ wanted, from, to }) => {
    const { domain, canonicalHost } = wanted;
    const seen = `${from} is a CNAME to ${to}: the zone ${to.slice(canonicalHost.length + 1)} was appended to the value.`;
    return isTop(wanted)
      ? `${seen} ${change(wanted)}`
      : `${seen} Change the value of ${domain} to ${canonicalHost} with a dot at its end (${canonicalHost}.), which tells your DNS provider that the name is complete.`;
  },
  another_portal: ({ wanted, path, below }) =>
    `${wanted.domain} is a CNAME to ${pathOf(path)}, ${below ? 'which lies below your target, but is not it' : 'which is not your target'}. ${isTop(wanted) ? change(wanted) : `Change its value to ${wanted.canonicalHost}, exactly.`}`,
  without_address: ({ wanted, path }) =>
    `${wanted.domain} is a CNAME to ${pathOf(path)}, which has no public address. ${change(wanted)}`,
  other_host: ({ wanted, path }) => `${wanted.domain} is a CNAME to ${pathOf(path)}. ${change(wanted)}`,
};

export const SPLIT_ANSWERS: Reasons['split_answers'] = {
  plain: 'DNS servers give different answers for the name. All of them must lead here.',
  several_cnames: ({ wanted, targets }) => {
    const { domain, canonicalHost } = wanted;
    const others = targets.filter((target) => target !== canonicalHost);
    const seen = `${domain} has ${targets.length} CNAME records, to ${list(targets)}: some clients see one, some another, and many resolvers refuse the name.`;
    if (isTop(wanted)) return `${seen} Delete them. ${change(wanted)}`;
    return others.length < targets.length
      ? `${seen} Delete the CNAME of ${domain} to ${list(others)}; a name may have only one, and the one to ${canonicalHost} stays.`
      : `${seen} Delete all of them but one; a name may have only one. ${change(wanted)}`;
  },
  address_beside_cname: ({ wanted, target, addresses }) =>
    `${wanted.domain} is a CNAME to ${target ?? 'another name'} and has ${addressList(addresses)} at the same name, which DNS does not allow: some clients see one, some the other. ${isTop(wanted) ? `Delete the CNAME. ${change(wanted)}` : `Delete the address records, and point the CNAME to ${wanted.canonicalHost}.`}`,
  unsteady: ({ wanted, answers, right, rightAtTimes }) =>
    `The answers for ${wanted.domain} change from one question to the next: ${differing(answers, right, rightAtTimes)}. We wait until they are steady. All of them must lead here: ${leadHere(wanted)}.`,
  resolvers: ({ wanted, answers, right, rightAtTimes }) =>
    `DNS resolvers hold different answers for ${wanted.domain}: ${differing(answers, right, rightAtTimes)}.`,
  name_servers: ({ wanted, answers, right, rightAtTimes }) =>
    `The name servers of ${wanted.domain} disagree: ${differing(answers, right, rightAtTimes)}. All of them must lead here: ${leadHere(wanted)}, and check that the zone is copied to each.`,
};
