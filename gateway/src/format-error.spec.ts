import { makeLogger, withTrace } from '@imdinett/service';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { makeFormatError } from './format-error';

const format = makeFormatError(makeLogger({ name: 'test', level: 'silent' }));
const traceId = '0123456789abcdef0123456789abcdef';

/** As a client gets it. */
function told(message: string, extensions: Record<string, unknown> = {}): GraphQLFormattedError {
  return withTrace(`00-${traceId}-0123456789abcdef-01`, () =>
    format({ message, extensions }, new GraphQLError(message)),
  );
}

it.each([
  ['UNAUTHENTICATED'],
  ['TOKEN_STALE'],
  ['FORBIDDEN'],
  ['NOT_FOUND'],
  ['BAD_USER_INPUT'],
  ['RULE_VIOLATION'],
  ['CONFLICT'],
  ['RATE_LIMITED'],
  ['STEP_UP_REQUIRED'],
  ['UNAVAILABLE'],
])('passes %s with its sentence', (code) => {
  expect(told('Gjør noe annet.', { code })).toEqual({
    message: 'Gjør noe annet.',
    extensions: { code, traceId },
  });
});

it('passes the rule, the field and when to try again, and nothing else', () => {
  const extensions = {
    code: 'RULE_VIOLATION',
    rule: 'x.too-late',
    field: 'input.date',
    retryAfterSeconds: 5,
    serviceName: 'nir',
    response: { url: 'http://nir:4002' },
    stacktrace: ['at'],
    traceId: 'other',
  };
  expect(told('For sent.', extensions).extensions).toEqual({
    code: 'RULE_VIOLATION',
    rule: 'x.too-late',
    field: 'input.date',
    retryAfterSeconds: 5,
    traceId,
  });
});

it.each([
  [{ code: 'DOWNSTREAM_SERVICE_ERROR' }],
  [{ code: 'INTERNAL_SERVER_ERROR', rule: 'x', field: 'y' }],
  [{ code: 42 }],
  [{}],
])('masks %j', (extensions) => {
  expect(told('relation "person" does not exist at db-7.internal', extensions)).toEqual({
    message: expect.stringContaining('sporings-ID'),
    extensions: { code: 'INTERNAL_SERVER_ERROR', traceId },
  });
});

it.each([
  [
    'Variable "$id" got invalid value "12345678901" at "input.nationalId"; Expected type NationalId.',
    'input.nationalId',
  ],
  ['Variable "$id" got invalid value "12345678901"; Expected type NationalId.', 'id'],
  ['Variable "$id" of required type "ID!" was not provided.', 'id'],
])('says where a value is wrong and never repeats it: %s', (message, field) => {
  const error = told(message, { code: 'BAD_USER_INPUT' });
  expect(error.extensions).toEqual({ code: 'BAD_USER_INPUT', field, traceId });
  expect(error.message).not.toMatch(/12345678901|Variable/);
});

it.each([
  ['GRAPHQL_PARSE_FAILED', 'Spørringen kan ikke leses'],
  ['GRAPHQL_VALIDATION_FAILED', 'passer ikke til skjemaet'],
  ['BAD_REQUEST', 'Send POST'],
  ['OPERATION_RESOLUTION_FAILURE', 'operationName'],
  ['PERSISTED_QUERY_NOT_SUPPORTED', 'Send hele spørringen'],
])('says in bokmål what to do about %s', (code, advice) => {
  expect(told('x', { code }).message).toContain(advice);
});

it('keeps the sentence of a limit', () => {
  expect(
    told('Del den opp.', { code: 'GRAPHQL_VALIDATION_FAILED', rule: 'limits.depth' }).message,
  ).toBe('Del den opp.');
});
