import {
  callDirectly,
  makeClient,
  type Answer,
  type DemoUser,
  type SubgraphName,
  type System,
} from '@imdinett/testing';

type Question = {
  readonly user: DemoUser;
  readonly document: string;
  readonly variables?: Readonly<Record<string, unknown>>;
};

/** The two ways to a subgraph: through the gateway, and past it with a valid assertion. */
export type Asking = {
  readonly gateway: (question: Question) => Promise<Answer>;
  readonly subgraph: (audience: SubgraphName, question: Question) => Promise<Answer>;
  /** Either of them. */
  readonly at: (where: 'gateway' | SubgraphName, question: Question) => Promise<Answer>;
  /** How many were asked. */
  readonly count: () => number;
};

const passed: ReadonlySet<string | undefined> = new Set(['TOKEN_STALE', 'UNAUTHENTICATED']);
const codeOf = ({ errors }: Answer): string | undefined => errors?.[0]?.extensions.code;

export function makeAsking(system: System): Asking {
  const client = makeClient(system.gateway);
  let asked = 0;
  const direct = async (
    audience: SubgraphName,
    { user, document, variables = {} }: Question,
  ): Promise<Answer> => {
    const { accessToken } = await client.sessionOf(user);
    const url = system.subgraphs[audience];
    return callDirectly({ url, audience, token: accessToken, document, variables });
  };
  const gateway: Asking['gateway'] = ({ user, document, variables }) => {
    asked += 1;
    return client.query(user, document, variables);
  };
  const subgraph: Asking['subgraph'] = async (audience, question) => {
    asked += 1;
    const answer = await direct(audience, question);
    if (!passed.has(codeOf(answer))) return answer;
    // Through the gateway the client takes a new token by itself.
    await client.query(question.user, '{ me { id } }');
    return direct(audience, question);
  };
  return {
    gateway,
    subgraph,
    at: (where, question) => (where === 'gateway' ? gateway(question) : subgraph(where, question)),
    count: () => asked,
  };
}
