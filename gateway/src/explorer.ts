import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import type { FastifyInstance } from 'fastify';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const asset = (name: string): string => readFileSync(join(__dirname, '../explorer', name), 'utf8');

/** The query that stands in the editor at first: one municipality, answered by all six subgraphs. */
export const startQuery = (): string => asset('start.graphql');
export const startVariables = { number: '4003', year: 2026 };

/** GraphiQL with a login, on one page that asks nothing of anybody but this gateway. Local profile only. */
export function serveExplorer(app: FastifyInstance): void {
  const page = makePage();
  const policy = policyOf(page);
  app.get('/explorer', (_request, reply) =>
    reply.type('text/html; charset=utf-8').header('content-security-policy', policy).send(page),
  );
}

function makePage(): string {
  const options = {
    endpoint: '/graphql',
    title: 'IMDinett – grafen',
    query: startQuery(),
    variables: JSON.stringify(startVariables, null, 2),
    // A hand-written header would end up in the browser's storage for good.
    shouldPersistHeaders: false,
    inputValueDeprecation: true,
  };
  return renderGraphiQL(options)
    .replace('<html lang="en">', '<html lang="nb">')
    .replace('</head>', () => `<style>${asset('panel.css')}</style></head>`)
    .replace(
      '<div id="root"></div>',
      () => `${asset('panel.html')}<script>${asset('panel.js')}</script><div id="root"></div>`,
    )
    .replace(
      'You need to enable JavaScript to run this app.',
      'Slå på JavaScript for å bruke siden.',
    );
}

/** Scripts by their hash and connections to this origin alone: what the page might ask elsewhere, the browser refuses. */
function policyOf(page: string): string {
  const hashes = scriptsOf(page).map(
    (script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
  return [
    "default-src 'none'",
    `script-src ${hashes.join(' ')}`,
    'worker-src blob:',
    "style-src 'unsafe-inline'",
    "img-src 'self' data:",
    'font-src data:',
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The two inline scripts. GraphiQL's own holds the word in strings, so its end is the last one of the page. */
function scriptsOf(page: string): readonly string[] {
  const begin = page.indexOf('<script>', page.indexOf('id="pålogging"')) + '<script>'.length;
  const end = page.indexOf('</script>', begin);
  const second = page.indexOf('<script>', end) + '<script>'.length;
  return [page.slice(begin, end), page.slice(second, page.lastIndexOf('</script>'))];
}
