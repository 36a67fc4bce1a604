import { AppError, notFound } from '@imdinett/kernel';
import { QueryFailedError } from 'typeorm';
import { translated } from './database-error';

const failed = (fields: object): QueryFailedError =>
  new QueryFailedError('SELECT', [], Object.assign(new Error('said by PostgreSQL'), fields));

it.each([
  ['CONFLICT', 'a unique violation', failed({ code: '23505' })],
  [
    'FORBIDDEN',
    'a new row out of reach',
    failed({ code: '42501', routine: 'ExecWithCheckOptions' }),
  ],
  ['BAD_USER_INPUT', 'a NUL in a text', failed({ code: '22021' })],
  ['BAD_USER_INPUT', 'a NUL in JSON', failed({ code: '22P05' })],
  ['BAD_USER_INPUT', 'a text too long for an index', failed({ code: '54000' })],
  ['UNAVAILABLE', 'a deadlock', failed({ code: '40P01' })],
  ['UNAVAILABLE', 'a transaction that took too long', failed({ code: '25P04' })],
  ['UNAVAILABLE', 'a server that shuts down', failed({ code: '57P01' })],
  ['UNAVAILABLE', 'too many connections', failed({ code: '53300' })],
  [
    'UNAVAILABLE',
    'a refused connection',
    Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
  ],
  ['UNAVAILABLE', 'a lost connection', new Error('Connection terminated unexpectedly')],
  [
    'UNAVAILABLE',
    'a pool without a free connection',
    new Error('timeout exceeded when trying to connect'),
  ],
])('answers %s to %s', (code, _, error) => {
  const answer = translated(error);
  expect(answer).toBeInstanceOf(AppError);
  expect(answer).toMatchObject({ code, cause: error });
});

it.each([
  ['a missing GRANT', failed({ code: '42501', routine: 'aclcheck_error' })],
  ['a syntax error', failed({ code: '42601' })],
  ['a bug', new TypeError('x is not a function')],
  ['what is no error', 'thrown text'],
])('leaves %s as it is', (_, error) => {
  expect(translated(error)).toBe(error);
});

it('leaves an answer as it is', () => {
  const error = notFound();
  expect(translated(error)).toBe(error);
});
