import { internal } from './fields.ts';

/** The words of the edge, or of a probe of it. */
const words = () => internal<string | null>('EACCES', null);
const probed = { seen: { detail: words() } };

/** Routed, the edge routes the name: the cases of each reason, with their parameters. */
export const ROUTED = {
  applied: { applied: {} },
  not_applied: { not_applied: {} },
  apply_failed: {
    /** The edge could not be read or changed. */
    failed: { failure: words() },
    /** An object that is not ours is in the way. */
    foreign: { detail: words() },
  },
  syncing: { partial: { detail: words() } },
  removed: { removed: {} },
};

/** Reachable, clients get the portal: the cases of each reason, with their parameters. */
export const REACHABLE = {
  https_ok: { seen: {} },
  not_checked: { not_looked: {}, not_served: {} },
  connection_refused: probed,
  connection_timeout: probed,
  wrong_certificate: probed,
  untrusted_certificate: probed,
  unexpected_answer: probed,
};
