/** The roles of operators, from the least to the most. An operator key has the last. */
export const OPERATOR_ROLES = ['viewer', 'operator', 'admin'] as const;
export type OperatorRole = (typeof OPERATOR_ROLES)[number];

/**
 * The rights of operators:
 * - `read`: see everything, the audit too.
 * - `operate`: ask something of a domain or a tenant, as reconcile, hold, switch off, register.
 * - `administer`: what gives access or takes it away, or sends data elsewhere: keys, tokens, webhooks, removed tenants.
 */
export type OperatorRight = 'read' | 'operate' | 'administer';

const RIGHTS: Readonly<Record<OperatorRole, readonly OperatorRight[]>> = {
  viewer: ['read'],
  operator: ['read', 'operate'],
  admin: ['read', 'operate', 'administer'],
};

/** Returns whether a role has a right; the only place that decides it. */
export function operatorMay(role: OperatorRole, right: OperatorRight): boolean {
  return RIGHTS[role].includes(right);
}

/** Returns the least role that has a right, to be named in a refusal. */
export function leastRoleFor(right: OperatorRight): OperatorRole {
  return OPERATOR_ROLES.find((role) => operatorMay(role, right)) ?? 'admin';
}
