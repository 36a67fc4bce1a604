import { badVariable, currentTraceId, type Logger } from '@imdinett/service';
import type { GraphQLFormattedError } from 'graphql';

/** graph.md, Conventions. What a subgraph or this gateway says with one of them is meant for the client. */
const ours: ReadonlySet<unknown> = new Set([
  'UNAUTHENTICATED',
  'TOKEN_STALE',
  'FORBIDDEN',
  'NOT_FOUND',
  'BAD_USER_INPUT',
  'RULE_VIOLATION',
  'CONFLICT',
  'RATE_LIMITED',
  'STEP_UP_REQUIRED',
  'UNAVAILABLE',
]);

const details = ['rule', 'field', 'retryAfterSeconds'] as const;

/** The last word on every error: a code of the closed list, what a caller can act on, a trace id, and nothing else. */
export function makeFormatError(
  log: Logger,
): (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError {
  return (formatted, error) => {
    const { extensions = {}, path, locations } = formatted;
    const code = extensions['code'];
    const told = ours.has(code) ? ourMessage(formatted) : apolloMessage(code, formatted);
    if (told === null && code !== 'INTERNAL_SERVER_ERROR')
      log.error({ err: error, code }, 'an unknown error was masked');
    return {
      message:
        told ?? 'Noe gikk galt hos oss. Prøv igjen, og oppgi sporings-ID hvis du melder fra.',
      ...(path && { path }),
      ...(locations && { locations }),
      extensions: {
        code: told === null ? 'INTERNAL_SERVER_ERROR' : code,
        ...Object.fromEntries(
          details.flatMap((name) =>
            told === null || extensions[name] === undefined ? [] : [[name, extensions[name]]],
          ),
        ),
        ...inputField(formatted),
        traceId: currentTraceId() ?? null,
      },
    };
  };
}

/** graphql-js repeats a refused value in its message. It may be a national id, so only what follows it is kept. */
function ourMessage({ message, extensions }: GraphQLFormattedError): string {
  const variable = extensions?.['code'] === 'BAD_USER_INPUT' ? badVariable(message) : null;
  if (!variable) return message;
  return variable.advice === null
    ? `Variabelen $${variable.field} mangler.`
    : `Verdien i ${variable.field.includes('.') ? variable.field : `$${variable.field}`} kan ikke brukes: ${variable.advice}`;
}

function inputField({ message, extensions }: GraphQLFormattedError): { field?: string } {
  const variable =
    extensions?.['code'] === 'BAD_USER_INPUT' && extensions['field'] === undefined
      ? badVariable(message)
      : null;
  return variable === null ? {} : { field: variable.field };
}

/** Apollo's own codes, about the request itself. Null for what is none of them. */
function apolloMessage(
  code: unknown,
  { message, extensions }: GraphQLFormattedError,
): string | null {
  switch (code) {
    case 'GRAPHQL_PARSE_FAILED':
      return `Spørringen kan ikke leses. ${message}`;
    case 'GRAPHQL_VALIDATION_FAILED':
      if (extensions?.['rule'] !== undefined) return message;
      return message.startsWith('GraphQL introspection')
        ? 'Skjemaet kan ikke hentes herfra. Bruk den publiserte skjemafilen.'
        : `Spørringen passer ikke til skjemaet. ${message}`;
    case 'BAD_REQUEST':
      return 'Forespørselen kan ikke leses. Send POST med content-type application/json og feltet query.';
    case 'OPERATION_RESOLUTION_FAILURE':
      return 'Oppgi operationName: dokumentet har ingen, eller flere, operasjoner å velge mellom.';
    case 'PERSISTED_QUERY_NOT_SUPPORTED':
      return 'Lagrede spørringer er slått av. Send hele spørringen.';
    default:
      return null;
  }
}
