import { renderOpenApi } from '../openapi.ts';

export type Operation = {
  operationId: string;
  method: string;
  /** As in the document, with `{…}`. */
  path: string;
  /** The statuses that it is documented to answer with. */
  statuses: number[];
  /** True behind a guard. */
  secured: boolean;
};

type Document = {
  paths: Record<string, Record<string, { operationId: string; responses: object; security?: unknown[] }>>;
};

/** Every operation of the OpenAPI document, so that a test which goes over them cannot forget a new one. */
export function listOperations(): Operation[] {
  const { paths } = JSON.parse(renderOpenApi()) as Document;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, responses, security }]) => ({
      ...{ operationId, path, method: method.toUpperCase(), secured: security !== undefined },
      statuses: Object.keys(responses).map(Number),
    })),
  );
}
