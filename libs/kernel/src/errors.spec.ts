import {
  AppError,
  badInput,
  conflict,
  forbidden,
  notFound,
  rateLimited,
  ruleViolation,
  stepUpRequired,
  tokenStale,
  unauthenticated,
  unavailable,
} from './errors';

describe('an expected outcome', () => {
  it.each<[AppError, object]>([
    [unauthenticated(), { code: 'UNAUTHENTICATED', details: {} }],
    [tokenStale(), { code: 'TOKEN_STALE', details: {} }],
    [forbidden(), { code: 'FORBIDDEN', details: {} }],
    [notFound(), { code: 'NOT_FOUND', details: {} }],
    [conflict(), { code: 'CONFLICT', details: {} }],
    [stepUpRequired(), { code: 'STEP_UP_REQUIRED', details: {} }],
    [unavailable(), { code: 'UNAVAILABLE', details: { retryAfterSeconds: 5 } }],
    [unavailable('Vent litt.', 1), { message: 'Vent litt.', details: { retryAfterSeconds: 1 } }],
    [rateLimited(8), { code: 'RATE_LIMITED', details: { retryAfterSeconds: 8 } }],
    [
      badInput('input.birthDate', 'Ugyldig dato.'),
      { code: 'BAD_USER_INPUT', details: { field: 'input.birthDate' } },
    ],
    [
      ruleViolation('quota.too-late', 'For sent.'),
      { code: 'RULE_VIOLATION', details: { rule: 'quota.too-late' } },
    ],
    [
      ruleViolation('quota.places', 'Ugyldig antall.', 'input.places'),
      { code: 'RULE_VIOLATION', details: { rule: 'quota.places', field: 'input.places' } },
    ],
  ])('%s has a code, and says only what a client may see', (error, expected) => {
    expect(error).toBeInstanceOf(AppError);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject(expected);
  });

  it('tells a person what to do, in whole sentences', () => {
    const messages = [
      unauthenticated(),
      tokenStale(),
      forbidden(),
      notFound(),
      conflict(),
      stepUpRequired(),
      unavailable(),
      rateLimited(30),
    ].map((error) => error.message);
    expect(messages.filter((message) => !/^[A-ZÆØÅ].*\.$/.test(message))).toEqual([]);
  });
});
