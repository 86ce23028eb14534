/** What every page of ours has around its own: one file that asks nothing of the network, in the reader's colours. */
import { html, type Markup, markup } from "./html.js";
import { STYLE } from "./report-style.js";

interface Page {
  readonly title: string;
  /** The scripts that it may run, as its security policy names them; without one it runs none. */
  readonly scripts?: string | undefined;
  /** Whether it may ask the server that it came from. */
  readonly connects?: boolean;
  /** More lines of its head, each with its end. */
  readonly head?: Markup;
  /** All that its body has, with the end of its last line. */
  readonly body: Markup;
}

/** The text of a file of HTML. */
export function pageText({ title, scripts, connects = false, head, body }: Page): string {
  const own = `${scripts === undefined ? "" : `; script-src ${scripts}`}${connects ? "; connect-src 'self'" : ""}`;
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src data:${own}`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="color-scheme" content="light dark">
${head}<link rel="icon" href="data:,">
<title>${title}</title>
<style>${markup(STYLE)}</style>
</head>
<body>
${body}</body>
</html>
`.markup;
}
