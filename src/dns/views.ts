import { isDefinite } from '../core/checks/dns-facts.ts';
import type { CnameHop, ServerView } from '../core/observations.ts';
import type { Asker } from './ask.ts';
import { groupByAnswer, sampledGroups } from './consistency.ts';
import { addresses, contents } from './contents.ts';
import { MAX_HOPS } from './follow.ts';
import { isWithin } from './names.ts';
import { ownPart } from './own-part.ts';
import type { RecordType, ServerAddress } from './port.ts';
import { askForReply, type DefiniteReply, type Reply } from './replies.ts';
import type { ZoneFinder } from './zone-finder.ts';

/** One server to be asked about one name. */
export type ViewRequest = {
  label: string;
  server: ServerAddress;
  /** The zone that it is authoritative for; null: a resolver. */
  zone: string | null;
  name: string;
  wants: 'addresses' | 'txt' | 'caa';
  /** The name at which a chain has arrived: the canonical host. */
  stopAt: string | null;
  /** How many times more an authoritative server is asked the same, to see whether it keeps to its word. */
  samples?: number;
};

export type ViewTools = {
  asker: Asker;
  zones: ZoneFinder;
  resolvers: readonly ServerAddress[];
  /** Returns whether a tenant's chain may be followed to this name. */
  mayFollow: (name: string) => boolean;
};

type Failed = Extract<Reply, { kind: 'failed' }>;

/**
 * Returns the view that one server has of a name, or several views when its answers contradict each other. A chain
 * that leaves the zone of an authoritative server is followed at the servers of the other zones.
 */
export async function viewsOf(request: ViewRequest, tools: ViewTools): Promise<ServerView[]> {
  const { types, replies } = await repliesTo(request, tools);
  if (replies.some(({ kind }) => kind === 'referral')) return [await delegatedView(request, tools)];
  const definite = replies.filter((reply) => reply.kind === 'definite');
  // The question for the CNAME itself only adds to the others, which show it as well.
  const failed = failureOf(
    replies.filter((_, i) => types[i] !== 'CNAME'),
    definite,
  );
  const groups = await groupByAnswer(definite, request, tools);
  if (groups.length === 0)
    return [await ownPart(request, emptyView(request, failed?.outcome ?? 'malformed'), tools)];
  const sampled = groups.length > 1 ? [] : await sampledGroups(request, replies[0], tools);
  return Promise.all(
    [...groups, ...sampled].map((group) => viewOfGroup(request, group, failed ?? null, tools)),
  );
}

/**
 * The replies to all questions. A resolver remembers a "no" for one type alone, from before there was a record; so where
 * it shows no CNAME with the addresses, the CNAME itself is asked for.
 */
async function repliesTo(
  request: ViewRequest,
  tools: ViewTools,
): Promise<{ types: RecordType[]; replies: Reply[] }> {
  const types = typesOf(request);
  const replies = await Promise.all(types.map((type) => replyTo(request, type, tools)));
  const denied = replies.every(
    (reply) => reply.kind === 'definite' && reply.hops.length + reply.records.length === 0,
  );
  if (!denied || types.includes('CNAME') || request.wants !== 'addresses') return { types, replies };
  return { types: [...types, 'CNAME'], replies: [...replies, await replyTo(request, 'CNAME', tools)] };
}

/**
 * The failure among the replies that leaves it open what the name holds. A "no" to one type that nobody looked up is
 * none beside the records of another type: some servers send their empty answers without a SOA.
 */
function failureOf(replies: readonly Reply[], definite: readonly DefiniteReply[]): Failed | undefined {
  const holds = definite.some(({ hops, records }) => hops.length + records.length > 0);
  return replies
    .filter((reply) => reply.kind === 'failed')
    .find(({ outcome }) => !(holds && outcome === 'filtered'));
}

const replyTo = (request: ViewRequest, type: RecordType, { asker, mayFollow }: ViewTools) =>
  askForReply(asker, { ...request, type, mayFollow });

/** The CNAME itself is asked for too: only so is an address beside it seen. */
function typesOf({ wants, zone }: ViewRequest): RecordType[] {
  if (wants !== 'addresses') return soughtTypes(wants);
  return zone === null ? ['A', 'AAAA'] : ['A', 'AAAA', 'CNAME'];
}

/** Returns the record types to query at the end of a chain. */
function soughtTypes(wants: ViewRequest['wants']): RecordType[] {
  if (wants === 'txt') return ['TXT'];
  return wants === 'caa' ? ['CAA'] : ['A', 'AAAA'];
}

async function viewOfGroup(
  request: ViewRequest,
  group: readonly DefiniteReply[],
  failed: Failed | null,
  tools: ViewTools,
): Promise<ServerView> {
  const longest = group.reduce((one, other) => (other.hops.length > one.hops.length ? other : one));
  const chain = longest.hops;
  const behind = chain.length === 0 ? group : group.filter(({ hops }) => hops.length > 0);
  const beside = group
    .filter((reply) => !behind.includes(reply))
    .flatMap(({ records }) => addresses(records));
  const cnames = [...new Set(group.flatMap((reply) => reply.cnames ?? []))];
  const view: ServerView = {
    ...emptyView(request, 'answer'),
    chain,
    ...contents(behind.flatMap(({ records }) => records)),
    ...(beside.length > 0 ? { besideCname: beside } : {}),
    ...(group.every(({ authenticated }) => authenticated) ? { authenticated: true } : {}),
    ...(cnames.length > 0 ? { cnames } : {}),
  };
  if (longest.circle) return { ...view, outcome: 'loop' };
  const arrived = chain.length > 0 && (longest.end === request.stopAt || !tools.mayFollow(longest.end));
  if (failed !== null && !arrived) return { ...view, outcome: failed.outcome };
  if (chain.length === 0) return settled(view, group);
  const whole = arrived || request.zone === null || holdsSomething(view);
  return whole ? view : goOn(view, request, tools);
}

function settled(view: ServerView, group: readonly DefiniteReply[]): ServerView {
  if (holdsSomething(view)) return view;
  const ttls = group.flatMap(({ negativeTtl }) => (negativeTtl === null ? [] : [negativeTtl]));
  const outcome = group.some(({ exists }) => exists) ? 'no_data' : 'nxdomain';
  return { ...view, outcome, negativeTtl: ttls.length > 0 ? Math.min(...ttls) : null };
}

/** Follows a chain whose end is not in this server's answer. */
async function goOn(view: ServerView, request: ViewRequest, tools: ViewTools): Promise<ServerView> {
  const passed = new Set([request.name, ...view.chain.slice(0, -1).map(({ to }) => to)]);
  const chain = [...view.chain];
  for (;;) {
    const end = chain.at(-1)?.to ?? request.name;
    if (passed.has(end) || chain.length > MAX_HOPS) return { ...view, chain, outcome: 'loop' };
    if (end === request.stopAt || !tools.mayFollow(end)) return { ...view, chain };
    passed.add(end);
    const step = await stepAt(end, request, tools);
    if (step.outcome !== 'answer') {
      // A missing end is an answer about the chain; an end without a definite answer is not.
      const definite = step.outcome === 'nxdomain' || step.outcome === 'no_data';
      return { ...view, chain, outcome: definite ? 'answer' : step.outcome };
    }
    chain.push(...step.chain);
    if (step.chain.length === 0) {
      const { addresses, txt, caa } = step;
      return { ...view, chain, addresses, txt, ...(caa === undefined ? {} : { caa }) };
    }
  }
}

/** One step of the chain: at the same server within its zone, else at the servers of the end's zone, else at a resolver. */
async function stepAt(end: string, request: ViewRequest, tools: ViewTools): Promise<ServerView> {
  const step = { ...request, name: end };
  if (request.zone !== null && isWithin(end, request.zone)) return stepView(step, tools);
  const zone = await tools.zones.find(end, tools.asker);
  const asked = (zone?.servers ?? []).map(({ address }) =>
    stepView({ ...step, server: address, zone: zone?.apex ?? null }, tools),
  );
  return (await firstDefinite(asked)) ?? resolverStep(step, tools);
}

async function resolverStep(step: ViewRequest, tools: ViewTools): Promise<ServerView> {
  const asked = tools.resolvers.map((server) => stepView({ ...step, server, zone: null }, tools));
  return (await firstDefinite(asked)) ?? (await asked[0]) ?? emptyView(step, 'timeout');
}

/**
 * Returns the first definite view. A server that knows the name takes precedence over one that does not know it yet,
 * or any more.
 */
async function firstDefinite(asked: readonly Promise<ServerView>[]): Promise<ServerView | null> {
  const views = await Promise.all(asked);
  const definite = views.filter(({ outcome }) => isDefinite(outcome));
  return definite.find(({ outcome }) => outcome === 'answer') ?? definite[0] ?? null;
}

/** Returns the hops in one server's answers from a name on, and the records at their end. */
async function stepView(request: ViewRequest, tools: ViewTools): Promise<ServerView> {
  const types = soughtTypes(request.wants);
  const replies = await Promise.all(types.map((type) => replyTo(request, type, tools)));
  const definite = replies.filter((reply) => reply.kind === 'definite');
  const failed = failureOf(replies, definite);
  const [first] = definite;
  if (first === undefined || (failed !== undefined && first.hops.length === 0)) {
    return emptyView(request, failed?.outcome ?? 'lame');
  }
  const chain = definite.reduce<CnameHop[]>((one, { hops }) => (hops.length > one.length ? hops : one), []);
  if (definite.some(({ circle }) => circle)) return { ...emptyView(request, 'loop'), chain };
  const found = definite.flatMap(({ records }) => records);
  const view = { ...emptyView(request, 'answer'), chain, ...contents(found) };
  return chain.length === 0 ? settled(view, definite) : view;
}

/** The name is in a zone below that of the server: its own servers are asked, in the name of the asked one. */
async function delegatedView(request: ViewRequest, tools: ViewTools): Promise<ServerView> {
  const parent = {
    apex: request.zone ?? '',
    servers: [{ label: request.label, address: request.server }],
  };
  const zone = await tools.zones.below(request.name, parent, tools.asker);
  const views = (zone?.servers ?? []).map(async ({ label, address }) => {
    const step = await stepView({ ...request, zone: zone?.apex ?? null, server: address }, tools);
    return { ...step, server: `${request.label} and ${label}` };
  });
  const view = (await firstDefinite(views)) ?? (await views[0]) ?? emptyView(request, 'lame');
  return view.chain.length === 0 ? view : goOn(view, request, tools);
}

function emptyView(request: ViewRequest, outcome: ServerView['outcome']): ServerView {
  return {
    server: request.label,
    role: request.zone === null ? 'resolver' : 'authoritative',
    outcome,
    chain: [],
    addresses: [],
    txt: [],
    negativeTtl: null,
  };
}

const holdsSomething = ({ addresses, txt, caa }: ServerView) =>
  addresses.length + txt.length > 0 || caa !== undefined;
