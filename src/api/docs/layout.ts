import { html } from 'hono/html';

/** What `html` makes: text whose parts are escaped already. */
export type Html = ReturnType<typeof html>;

/** The frame of every documentation page. */
export function layout(title: string, main: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Portal Domains</title>
<link rel="stylesheet" href="/docs/style.css">
</head>
<body><main>${main}</main></body>
</html>`;
}
