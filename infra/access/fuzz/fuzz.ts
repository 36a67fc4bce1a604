import { startSystem, type Answer, type DemoUser, type System } from '@imdinett/testing';
import { parse, validate } from 'graphql';
import { demoPersons, demoRandom } from '../../seed/world.ts';
import { makeAsking, type Asking } from '../asking.ts';
import { rowsOf } from '../rows.ts';
import { leaksIn } from './leaks.ts';
import { entityOperationOn, operationOn, type Operation } from './operations.ts';
import { problemsIn } from './refusals.ts';
import { registersOf } from './registers.ts';
import { graphOf, ways, type Graph, type Way } from './schemas.ts';
import { standingOf, type Known, type Standing } from './standing.ts';
import { poolsOf, type Pools } from './values.ts';

export type Run = {
  readonly seed: string;
  readonly requests: number;
  /** One request alone, by its number. */
  readonly only?: number;
  /** Whose standing an answer is held against, where it is not the caller's: to try the oracle itself. */
  readonly judgedAs?: (user: DemoUser) => DemoUser;
  readonly onAnswer?: (asked: Question, answer: Answer) => void;
  readonly onProgress?: (requests: number) => void;
};

export type Question = {
  readonly number: number;
  readonly user: DemoUser;
  readonly way: Way;
  readonly operation: Operation;
};

export type Tally = {
  requests: number;
  /** Refused by a limit of the gateway: such a request proves nothing. */
  limited: number;
  rows: number;
  /** Errors by their code. */
  readonly refusals: Record<string, number>;
};

export type Report = {
  readonly tallies: Readonly<Record<Way, Tally>>;
  /** One for each request with something wrong, with all that repeats it. */
  readonly found: readonly string[];
};

export type Fuzzer = {
  readonly users: readonly DemoUser[];
  readonly run: (run: Run) => Promise<Report>;
  readonly stop: () => Promise<void>;
};

const atOnce = 3;

/** With a system of its own: nobody else changes a row while answers are held against the databases. */
export async function startFuzzer(): Promise<Fuzzer> {
  const system = await startSystem();
  const rows = await rowsOf(system);
  const registers = await registersOf(system);
  const persons = new Map(demoPersons().map((person) => [person.id, person]));
  const today = new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Oslo' });
  const known: Known = { world: { rows, persons, today }, registers };
  const standings = new Map<string, Standing>();
  const standing = (user: DemoUser): Standing => {
    const found = standings.get(user.username) ?? standingOf(user, known);
    standings.set(user.username, found);
    return found;
  };
  const graphs = new Map(ways.map((way) => [way, graphOf(way)]));
  const pools = poolsOf({ rows, registers });
  const asking = makeAsking(system);
  return {
    users: system.users,
    stop: system.stop,
    run: async (run) => {
      const tallies = Object.fromEntries(
        ways.map((way) => [way, { requests: 0, limited: 0, rows: 0, refusals: {} }]),
      ) as Record<Way, Tally>;
      const found: string[] = [];
      const numbers =
        run.only === undefined ? Array.from({ length: run.requests }, (_, at) => at) : [run.only];
      const answerTo = async (number: number): Promise<void> => {
        const question = questionOf(run.seed, number, { system, graphs, pools, standing });
        const { schema } = graphs.get(question.way) ?? graphOf(question.way);
        const answer = await ask(asking, question);
        run.onAnswer?.(question, answer);
        const judged = standing(run.judgedAs?.(question.user) ?? question.user);
        const { leaks, rows: seen } = leaksIn(answer.data, {
          ...{ schema, known, operation: question.operation },
          standing: judged,
        });
        count(tallies[question.way], answer, seen);
        const problems = [...leaks, ...problemsIn(answer)];
        if (problems.length > 0) found.push(told(run.seed, question, problems));
      };
      const queue = numbers.values();
      let asked = 0;
      const worker = async (): Promise<void> => {
        for (const number of queue) {
          await answerTo(number);
          run.onProgress?.((asked += 1));
        }
      };
      await Promise.all(Array.from({ length: atOnce }, worker));
      return { tallies, found };
    },
  };
}

type Source = {
  readonly system: System;
  readonly graphs: ReadonlyMap<Way, Graph>;
  readonly pools: Pools;
  readonly standing: (user: DemoUser) => Standing;
};

/** Nothing but the seed and the number decide, so that each request can be had alone. */
function questionOf(
  seed: string,
  number: number,
  { system, graphs, pools, standing }: Source,
): Question {
  const random = demoRandom('fuzz', seed, number);
  const user = random.pick(system.users);
  const way = random.chance(0.5) ? 'gateway' : random.pick(ways.slice(1));
  const graph = graphs.get(way) ?? graphOf(way);
  const draw = { random, pools, home: user.grants[0]?.municipality ?? null };
  const operation =
    graph.entities.length > 0 && random.chance(0.4)
      ? entityOperationOn(graph, draw)
      : operationOn(graph, { draw, roots: rootsFor(graph, { random, ...standing(user) }) });
  const [error] = validate(graph.schema, parse(operation.document));
  if (error) throw new Error(`the generator made ${operation.document}: ${error.message}`);
  return { number, user, way, operation };
}

/** Mostly fields that the user has the role for: the others are refused before anybody looks at a row. */
function rootsFor(
  { schema }: Graph,
  { random, mayAsk }: Pick<Standing, 'mayAsk'> & { readonly random: ReturnType<typeof demoRandom> },
): readonly string[] {
  const all = Object.keys(schema.getQueryType()?.getFields() ?? {}).filter(
    (name) => !name.startsWith('_'),
  );
  const own = all.filter(mayAsk);
  return Array.from({ length: random.integer(1, 5) }, () =>
    random.pick(own.length > 0 && random.chance(0.75) ? own : all),
  );
}

function ask(asking: Asking, { user, way, operation }: Question): Promise<Answer> {
  const { document, variables } = operation;
  return way === 'gateway'
    ? asking.gateway({ user, document, variables })
    : asking.subgraph(way, { user, document, variables });
}

function count(tally: Tally, { errors = [] }: Answer, rows: number): void {
  tally.requests += 1;
  tally.rows += rows;
  if (errors.some(({ extensions }) => extensions.rule?.startsWith('limits.'))) tally.limited += 1;
  for (const { extensions } of errors) {
    const { code, rule } = extensions;
    const name = code === 'GRAPHQL_VALIDATION_FAILED' ? (rule ?? code) : code;
    tally.refusals[name] = (tally.refusals[name] ?? 0) + 1;
  }
}

const mostTold = 5;

const told = (
  seed: string,
  { number, user, way, operation }: Question,
  problems: readonly string[],
): string =>
  [
    `--seed ${seed} --only ${String(number)}: ${user.username} at ${way}, ${String(problems.length)} problem(s)`,
    ...problems.slice(0, mostTold),
    operation.document,
    JSON.stringify(operation.variables),
  ].join('\n');
