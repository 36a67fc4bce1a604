import type {
  GatewayExecutionResult,
  GatewayGraphQLRequestContext,
} from '@apollo/server-gateway-interface';
import { AppError } from '@imdinett/kernel';
import type { Logger } from '@imdinett/service';
import {
  getVariableValues,
  GraphQLError,
  OperationTypeNode,
  type OperationDefinitionNode,
} from 'graphql';
import { actionsOf } from './access-rules';
import { RefusedUser, type Authenticator } from './authenticate';
import { fillNulls, refusalError } from './fill-nulls';
import { applyPolicy, type Refusal } from './policy';
import type { RefusalAudit } from './refusal-audit';
import type { RequestContext } from './request-context';
import type { Loaded } from './supergraph';
import { isAnsweredWhenStale, isPublic, touchedFields } from './touched-fields';

export type ExecuteOptions = {
  readonly authenticate: Authenticator;
  readonly audit: RefusalAudit;
  readonly log: Logger;
};

/** One operation: who asks, what of it may he ask, execute that, and fill the answer. */
export function makeExecute({ authenticate, audit, log }: ExecuteOptions) {
  return async (
    loaded: Loaded,
    context: GatewayGraphQLRequestContext,
  ): Promise<GatewayExecutionResult> => {
    const { schema, artefact } = loaded;
    const { document, request } = context;
    // Undefined, whatever its type says, when the document leaves open which one is meant.
    const operation = context.operation as OperationDefinitionNode | undefined;
    if (!operation) return { errors: [new GraphQLError('no operation')] };
    const variables = request.variables ?? {};
    // Before the policy reads conditions out of them; the message is the one that Apollo turns into BAD_USER_INPUT.
    const { errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, {
      maxErrors: 10,
    });
    if (errors) return { errors };

    const touched = touchedFields(artefact, schema, { document, operation });
    const nature = {
      isPublic: isPublic(artefact, touched),
      isAnsweredWhenStale: isAnsweredWhenStale(artefact, touched),
    };
    const { authorization } = context.context as RequestContext;
    try {
      const caller = await authenticate(authorization, nature);
      if (caller.kind !== 'user') return await loaded.execute(context);

      const allowed = actionsOf(
        artefact.rules,
        caller.viewer.grants.map(({ role }) => role),
      );
      const outcome = applyPolicy({
        schema,
        document,
        operation,
        variables,
        table: artefact.table,
        allowed,
      });
      if (outcome.queryHash === null) return await loaded.execute(context);
      if (outcome.refusals.length > 0)
        await audit.refused(caller.viewer, outcome.refusals.map(asAudited));
      // A half-executed change is worse than an error.
      if (operation.operation === OperationTypeNode.MUTATION && outcome.refusals.length > 0)
        return { data: null, errors: outcome.refusals.map(refusalError) };

      const result = outcome.isEmpty
        ? { data: {} }
        : await loaded.execute({
            ...context,
            document: outcome.document,
            queryHash: outcome.queryHash,
          });
      return await fillNulls({
        schema,
        document,
        operationName: request.operationName,
        variables,
        result,
        refusals: outcome.refusals,
      });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return {
        data: null,
        errors: [asGraphQL(error instanceof RefusedUser ? await tell(error) : error)],
      };
    }
  };

  /** UNAVAILABLE in its place when it cannot be written. */
  async function tell(error: RefusedUser): Promise<AppError> {
    try {
      await audit.notLetIn(error.claims, error.code);
      return error;
    } catch (failure) {
      if (failure instanceof AppError) return failure;
      log.error({ err: failure }, 'could not record a refusal');
      throw failure;
    }
  }
}

const asAudited = ({
  coordinate,
  actions,
}: Refusal): { coordinate: string; actions: readonly string[] } => ({ coordinate, actions });

const asGraphQL = ({ message, code, details }: AppError): GraphQLError =>
  new GraphQLError(message, { extensions: { code, ...details } });
