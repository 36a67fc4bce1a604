import { ruleViolation } from '@imdinett/kernel';
import { makeLogger } from '@imdinett/service';
import { GraphQLError } from 'graphql';
import { formatError } from './format-error';

const format = formatError(makeLogger({ name: 'test', level: 'silent' }));
const wrapped = (cause: Error) =>
  new GraphQLError(cause.message, { originalError: cause, path: ['person'] });

describe('an error on its way out', () => {
  it('keeps code, rule and field of what a caller can act on', () => {
    const error = wrapped(
      ruleViolation('request.too-late', 'Svarfristen er gått ut.', 'input.decided'),
    );
    expect(format({ message: error.message, path: ['person'] }, error)).toMatchObject({
      message: 'Svarfristen er gått ut.',
      path: ['person'],
      extensions: { code: 'RULE_VIOLATION', rule: 'request.too-late', field: 'input.decided' },
    });
  });

  it('tells nothing of a bug', () => {
    const error = wrapped(
      new Error('duplicate key value violates unique constraint "person__lookup" (10915596784)'),
    );
    const { message, extensions } = format(
      {
        message: error.message,
        extensions: { code: 'INTERNAL_SERVER_ERROR', stacktrace: ['at /srv/x.ts'] },
      },
      error,
    );
    expect(JSON.stringify({ message, extensions })).not.toMatch(/duplicate|10915596784|srv/);
    expect(extensions?.['code']).toBe('INTERNAL_SERVER_ERROR');
  });

  it.each([
    [
      'a variable deep inside an input',
      'Variable "$input" got invalid value "4711x" at "input.municipality"; Et kommunenummer har fire sifre, for eksempel 0301.',
      'input.municipality',
    ],
    [
      'a variable of its own',
      'Variable "$number" got invalid value "4711x"; Et kommunenummer har fire sifre, for eksempel 0301.',
      'number',
    ],
  ])('names the field of %s and does not repeat its value', (_title, message, field) => {
    const formatted = format(
      { message, extensions: { code: 'BAD_USER_INPUT' } },
      new GraphQLError(message),
    );
    expect(formatted).toMatchObject({
      message: 'Et kommunenummer har fire sifre, for eksempel 0301.',
      extensions: { code: 'BAD_USER_INPUT', field },
    });
  });

  it('calls a scalar that is refused as a literal bad input, too', () => {
    const extensions = { code: 'GRAPHQL_VALIDATION_FAILED', scalar: 'Date' };
    expect(
      format(
        { message: 'Skriv en dato som finnes, på formen 2026-01-31.', extensions },
        new GraphQLError('x'),
      ).extensions,
    ).toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});
