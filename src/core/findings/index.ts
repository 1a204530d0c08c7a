import { CERTIFICATE_ALLOWED, CERTIFICATE_READY } from './certificate.ts';
import { REACHABLE, ROUTED } from './edge.ts';
import type { Fields, ValuesOf } from './fields.ts';
import { OWNED } from './owned.ts';
import { POINTS_HERE } from './points-here.ts';

/** Every case of every reason with its parameters: condition type → reason → case → parameters. */
export const FINDINGS = {
  Owned: OWNED,
  PointsHere: POINTS_HERE,
  CertificateAllowed: CERTIFICATE_ALLOWED,
  CertificateReady: CERTIFICATE_READY,
  Routed: ROUTED,
  Reachable: REACHABLE,
} satisfies Record<string, Record<string, Record<string, Fields>>>;

type Declared = typeof FINDINGS;

/** The cases of one reason, each with its declared parameters. */
export type CasesOf<T extends keyof Declared, R extends string> = R extends keyof Declared[T]
  ? Declared[T][R]
  : never;

/** The parameters of one reason: one of its cases, with what was seen. */
export type ParamsOf<T extends keyof Declared, R extends string> = {
  [C in keyof CasesOf<T, R>]: CasesOf<T, R>[C] extends Fields
    ? { case: C } & ValuesOf<CasesOf<T, R>[C]>
    : never;
}[keyof CasesOf<T, R>];

/** The parameters of any reason of a condition type. */
export type AnyParams<T extends keyof Declared> = {
  [R in keyof Declared[T] & string]: ParamsOf<T, R>;
}[keyof Declared[T] & string];
