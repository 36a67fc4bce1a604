import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloArmor } from '@escape.tech/graphql-armor';
import {
  getVariableValues,
  GraphQLError,
  OperationTypeNode,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import { measure, rootFields } from './measure';

export const limits = {
  bodyBytes: 100_000,
  tokens: 1_000,
  depth: 10,
  aliases: 15,
  directives: 10,
  queryFields: 5,
  mutationFields: 1,
  /** Fields after every fragment has been put in its place. */
  fields: 2_000,
  /** Objects that an answer may come to hold, page sizes counted. */
  cost: 5_000,
} as const;

/** Each takes a secret that could be guessed: a request carries one attempt, under whatever aliases. */
export const credentialFields: ReadonlySet<string> = new Set([
  'login',
  'verifyOneTimeCode',
  'refreshSession',
  'stepUp',
  'activateAccount',
  'confirmAuthenticator',
  'requestPasswordReset',
  'resetPassword',
  'useRecoveryCode',
  'changePassword',
  'replaceAuthenticator',
]);

/** What can be seen from the document alone; asked once for each document. */
export function documentRules(): readonly ValidationRule[] {
  const limit = (n: number, rule: string, message: string) => ({
    n,
    propagateOnRejection: false,
    onReject: [
      (context: ValidationContext | null): void => {
        context?.reportError(limitError(rule, message));
      },
    ],
  });
  const flattenFragments = true;
  return new ApolloArmor({
    // The server itself hides suggestions and counts tokens; measure.ts counts cost, for armor's does not see `first: $variable`.
    blockFieldSuggestion: { enabled: false },
    maxTokens: { enabled: false },
    costLimit: { enabled: false },
    maxDepth: {
      ...limit(
        limits.depth,
        'limits.depth',
        `Spørringen går for dypt. Del den opp: høyst ${String(limits.depth)} nivåer.`,
      ),
      flattenFragments,
    },
    maxAliases: limit(
      limits.aliases,
      'limits.aliases',
      `Spørringen har for mange alias. Del den opp: høyst ${String(limits.aliases)}.`,
    ),
    maxDirectives: limit(
      limits.directives,
      'limits.directives',
      `Spørringen har for mange direktiver. Del den opp: høyst ${String(limits.directives)}.`,
    ),
  }).protect().validationRules;
}

export type LimitsInput = {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
};

/** What depends on the operation and its variables; asked for each request. Null when it is within the limits. */
export function operationProblem({
  schema,
  document,
  operation,
  variables,
}: LimitsInput): GraphQLError | null {
  const { coerced = {} } = getVariableValues(
    schema,
    operation.variableDefinitions ?? [],
    variables,
  );
  const found = measure({ schema, document, operation, variables: coerced });
  if (found.reservedAlias)
    return limitError(
      'limits.alias-name',
      'Alias kan ikke begynne med to understreker. Velg et annet navn.',
    );
  if (found.fields > limits.fields)
    return limitError(
      'limits.fields',
      `Spørringen ber om for mange felter. Del den opp: høyst ${String(limits.fields)}, når fragmentene er satt inn.`,
    );
  const roots = rootFields(document, operation).filter(({ name }) => !name.value.startsWith('__'));
  if (roots.filter(({ name }) => credentialFields.has(name.value)).length > 1)
    return limitError(
      'limits.credentials',
      'Send ett forsøk på pålogging eller engangskode om gangen.',
    );
  const isMutation = operation.operation === OperationTypeNode.MUTATION;
  if (isMutation && roots.length > limits.mutationFields)
    return limitError('limits.mutation-fields', 'Send én endring om gangen.');
  if (!isMutation && roots.length > limits.queryFields)
    return limitError(
      'limits.query-fields',
      `Spørringen henter for mye på én gang. Del den opp: høyst ${String(limits.queryFields)} felter på øverste nivå.`,
    );
  if (found.cost > limits.cost)
    return limitError(
      'limits.cost',
      'Spørringen kan gi for mange rader. Be om kortere sider (first) eller færre nivåer med lister.',
    );
  return null;
}

/** Refuses, before anything is executed, an operation that is beyond the limits. */
export function limitsPlugin(): ApolloServerPlugin {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: ({ schema, document, operation, request }) => {
          if (!operation) return Promise.resolve();
          const problem = operationProblem({
            schema,
            document,
            operation,
            variables: request.variables ?? {},
          });
          return problem ? Promise.reject(problem) : Promise.resolve();
        },
      }),
  };
}

function limitError(rule: string, message: string): GraphQLError {
  return new GraphQLError(message, {
    extensions: { code: 'GRAPHQL_VALIDATION_FAILED', rule, http: { status: 400 } },
  });
}
