import openapiTS, { astToString } from 'openapi-typescript';
import { renderOpenApi, renderOpenApiForTypes } from '../api/http/openapi.ts';

const HEADING = '/** Generated from openapi/openapi.json by `npm run generate`; do not edit. */\n';

/** The files that are generated from the API's operations, by their path in the repository. */
export async function renderClientFiles(): Promise<{ path: string; content: string }[]> {
  const types = astToString(await openapiTS(renderOpenApiForTypes()));
  return [
    { path: 'openapi/openapi.json', content: renderOpenApi() },
    { path: 'src/client/schema.generated.ts', content: HEADING + types },
  ];
}
