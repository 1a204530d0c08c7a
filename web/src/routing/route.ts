/** The views of the page, each with an address of its own. */
export type Route = { view: 'list' } | { view: 'domain'; id: string };

const DOMAIN = 'domain';

/** Returns the view of a query. The page may be served at any path, so the query alone says it. */
export function routeOf(query: string): Route {
  const id = new URLSearchParams(query).get(DOMAIN);
  return id === null ? { view: 'list' } : { view: 'domain', id };
}

/** Returns the query of the page of one domain. */
export const domainQuery = (id: string): string => `?${new URLSearchParams({ [DOMAIN]: id })}`;

const LANGUAGE = 'language';

/** Returns a query with the language that the present one asks for, as that outlives a change of the view. */
export function keepLanguage(query: string, present: string): string {
  const language = new URLSearchParams(present).get(LANGUAGE);
  if (language === null) return query;
  const fields = new URLSearchParams(query);
  fields.set(LANGUAGE, language);
  return `?${fields}`;
}
