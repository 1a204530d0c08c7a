/** Bounds of the life of a link, in seconds. */
export const SHORTEST_LINK_SECONDS = 60;
export const LONGEST_LINK_SECONDS = 90 * 86_400;

/** The links of one domain that may work at a time. */
export const LINKS_PER_DOMAIN = 20;

/** Why a link ended before its time. */
export const LINK_ENDS = ['revoked', 'deleted', 'transferred'] as const;
export type LinkEnd = (typeof LINK_ENDS)[number];
