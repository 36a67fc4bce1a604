import {
  execute,
  GraphQLError,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLFieldResolver,
  type GraphQLSchema,
} from 'graphql';
import { typeMark, type Refusal } from './policy';

export type FillInput = {
  readonly schema: GraphQLSchema;
  /** The document as the client sent it. */
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  /** What the rewritten document gave. */
  readonly result: ExecutionResult;
  readonly refusals: readonly Refusal[];
};

/**
 * Gives the answer the shape of the document that was sent: null where a field was removed, with the standard
 * propagation where it may not be null, and one error for each removed path.
 */
export async function fillNulls(input: FillInput): Promise<ExecutionResult> {
  const { result, refusals } = input;
  const errors = [...(result.errors ?? []), ...refusals.map(refusalError)];
  if (result.data === null || result.data === undefined) return { ...result, data: null, errors };
  const filled = await execute({
    schema: input.schema,
    document: input.document,
    operationName: input.operationName,
    variableValues: input.variables,
    rootValue: result.data,
    fieldResolver: valueInAnswer,
    typeResolver: (source: Readonly<Record<string, unknown>>) => String(source[typeMark]),
  });
  // A removed field that may not be null raises graphql-js' own error at its path, which the refusal already tells.
  const removed = new Set(refusals.map(({ path }) => path.join('.')));
  const raised = (filled.errors ?? []).filter(({ path }) => !removed.has(patternOf(path)));
  return { ...result, data: filled.data ?? null, errors: [...errors, ...raised] };
}

/** By the name in the answer: an alias counts. */
function valueInAnswer(
  ...call: Parameters<GraphQLFieldResolver<Readonly<Record<string, unknown>>, unknown>>
): unknown {
  const [source, , , { path }] = call;
  return source[path.key];
}

export function refusalError({ path }: Refusal): GraphQLError {
  return new GraphQLError(
    'Du har ikke tilgang til dette. Be administrator i kommunen om riktig rolle hvis du trenger det.',
    {
      path,
      extensions: { code: 'FORBIDDEN' },
    },
  );
}

const patternOf = (path: GraphQLError['path']): string =>
  (path ?? []).map((step) => (typeof step === 'number' ? '@' : step)).join('.');
