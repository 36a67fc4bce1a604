import type { Answer } from '@imdinett/testing';

type Refusal = NonNullable<Answer['errors']>[number];

/** graph.md, Conventions: the closed list, without INTERNAL_SERVER_ERROR, and Apollo's own about a request. */
const codes: ReadonlySet<string> = new Set([
  ...['UNAUTHENTICATED', 'TOKEN_STALE', 'FORBIDDEN', 'NOT_FOUND', 'BAD_USER_INPUT'],
  ...['RULE_VIOLATION', 'CONFLICT', 'RATE_LIMITED', 'STEP_UP_REQUIRED', 'UNAVAILABLE'],
  'GRAPHQL_VALIDATION_FAILED',
]);

const told: ReadonlySet<string> = new Set([
  ...['code', 'rule', 'field', 'retryAfterSeconds', 'traceId'],
]);

/** What a message for people never holds: SQL, stacks, files, hosts. */
const inside =
  /\b(select|insert|update|delete)\b.+\b(from|into|set|where)\b|relation "|column "|violates|invalid input syntax|queryfailed|econn|getaddr|localhost|127\.0\.0\.1|::1|:\d{4,5}\b|\.(ts|js):\d|node_modules|\n\s+at /i;

/** What is wrong with how an answer refuses. */
export function problemsIn({ data, errors = [] }: Answer): readonly string[] {
  return errors.flatMap((refusal) => {
    const complaints = [codeProblem(refusal), messageProblem(refusal), pathProblem(refusal, data)];
    return complaints.flatMap((complaint) =>
      complaint === null ? [] : [`${(refusal.path ?? []).join('.')}: ${complaint}`],
    );
  });
}

function codeProblem({ extensions, message }: Refusal): string | null {
  const more = Object.keys(extensions).filter((name) => !told.has(name));
  if (more.length > 0) return `an error with ${more.join(', ')}`;
  // An operation of ours is always a valid one, whether or not it is within the limits.
  const isInvalid =
    extensions.code === 'GRAPHQL_VALIDATION_FAILED' && extensions.rule === undefined;
  return codes.has(extensions.code) && !isInvalid ? null : `${extensions.code}: ${message}`;
}

function messageProblem({ message }: Refusal): string | null {
  return inside.test(message) ? `a message with insides: ${message}` : null;
}

/**
 * The path of an error leads to a null: to the refused field itself, or to what had to go with it. What the gateway
 * refuses before it has asked anybody is refused in every row of a list, `@`.
 */
function pathProblem({ path, extensions: { code } }: Refusal, data: unknown): string | null {
  return path === undefined || data === undefined ? null : problemAt(data, path, code);
}

function problemAt(
  value: unknown,
  path: readonly (string | number)[],
  code: string,
): string | null {
  if (value === null) return null;
  const [step, ...rest] = path;
  if (step === undefined) return `${code}, and the field is there all the same`;
  if (step === '@')
    return Array.isArray(value)
      ? (value.map((one) => problemAt(one, rest, code)).find((problem) => problem !== null) ?? null)
      : `${code} of every row of what is no list`;
  const inner = (value as Readonly<Record<string | number, unknown>>)[step];
  return inner === undefined
    ? `${code} at a path that is not in the answer`
    : problemAt(inner, rest, code);
}
