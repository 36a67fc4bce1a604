import { unwrapResolverError } from '@apollo/server/errors';
import { AppError } from '@imdinett/kernel';
import { badVariable, currentTraceId, type Logger } from '@imdinett/service';
import type { GraphQLFormattedError } from 'graphql';

const apolloCodes: ReadonlySet<unknown> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'FORBIDDEN',
]);

/** The only place where errors become GraphQL: what a caller can act on passes, everything else is masked and logged. */
export function formatError(
  log: Logger,
): (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError {
  return (formatted, error) => {
    const cause = unwrapResolverError(error);
    const traceId = currentTraceId();
    const place = {
      ...(formatted.path && { path: formatted.path }),
      ...(formatted.locations && { locations: formatted.locations }),
    };
    if (cause instanceof AppError)
      return {
        ...place,
        message: cause.message,
        extensions: { code: cause.code, ...cause.details, traceId },
      };
    const code = formatted.extensions?.['code'];
    if (apolloCodes.has(code)) {
      const variable = badVariable(formatted.message);
      return {
        ...place,
        message: variable?.advice ?? formatted.message,
        extensions: {
          code: inputCode(formatted),
          ...(variable && { field: variable.field }),
          traceId,
        },
      };
    }
    log.error({ err: cause }, 'a resolver failed');
    return {
      ...place,
      message: 'Noe gikk galt hos oss. Prøv igjen, og oppgi sporings-ID hvis du melder fra.',
      extensions: { code: 'INTERNAL_SERVER_ERROR', traceId },
    };
  };
}

/** A scalar written as a literal fails in validation, one in a variable in coercion: both are bad input. */
function inputCode({ extensions }: GraphQLFormattedError): unknown {
  return extensions?.['scalar'] === undefined ? extensions?.['code'] : 'BAD_USER_INPUT';
}
