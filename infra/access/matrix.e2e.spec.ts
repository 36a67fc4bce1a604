import { anyRefusal, makeCells } from './cells.ts';
import { partsOfMunicipalities } from './check-municipality.ts';
import { listOfPersons, personsAtGateway, personsAtSubgraphs } from './check-persons.ts';
import { bothOrders, fieldsOfMutation, fieldsOfQuery } from './check-roots.ts';
import { changesOfRows, creationsInPlaces, listsOfRows, rowsById } from './check-rows.ts';
import { openedCases, usersAtIdentity } from './check-users.ts';
import { startRun, type Check, type Run } from './run.ts';
import { withoutRowSecurity } from './without-row-security.ts';

let run: Run;
let total = 0;

beforeAll(async () => {
  run = await startRun();
}, 300_000);

afterAll(async () => {
  console.log(`access matrix: ${String(total)} cells in ${String(run.asking.count())} requests`);
  await run.system.stop();
}, 60_000);

const minutes = 60_000;

describe('each role sees and does what the tables give it, and nothing else', () => {
  it.each<readonly [string, Check]>([
    ['the fields of Person at each subgraph', personsAtSubgraphs],
    ['the list of persons at the gateway and at nir', listOfPersons],
    ['a person with the fields of four subgraphs at the gateway', personsAtGateway],
    ['the fields of User at identity', usersAtIdentity],
    ['the cases that a user has opened at support', openedCases],
    ['the other lists at the gateway and each subgraph', listsOfRows],
    ['what belongs to a municipality at the gateway and each subgraph', partsOfMunicipalities],
    ['a row by its id at the gateway and each subgraph', rowsById],
    ['each field of Query at the gateway and its subgraph', fieldsOfQuery],
    ['each field of Query in both orders of two callers', bothOrders],
    ['each field of Mutation at the gateway and its subgraph', fieldsOfMutation],
    ['a change of a row at the gateway and its subgraph', changesOfRows],
    ['something new in a place at the gateway and its subgraph', creationsInPlaces],
  ])(
    '%s',
    async (what, check) => {
      const cells = makeCells();
      await check(run, cells);
      const { cells: checked = 0, ...outcomes } = cells.counts();
      total += checked;
      console.log(`${what}: ${String(checked)} cells, ${JSON.stringify(outcomes)}`);
      expect(cells.wrong()).toEqual([]);
      expect(checked).toBeGreaterThan(0);
    },
    10 * minutes,
  );
});

describe('without row-level security the use cases alone refuse the same', () => {
  beforeAll(() => withoutRowSecurity(run));

  it.each<readonly [string, Check]>([
    ['the fields of Person at each subgraph', personsAtSubgraphs],
    ['the list of persons at the gateway and at nir', listOfPersons],
    ['the fields of User at identity', usersAtIdentity],
    ['the cases that a user has opened at support', openedCases],
    ['the other lists at the gateway and each subgraph', listsOfRows],
    ['a row by its id at the gateway and each subgraph', rowsById],
    ['a change of a row at the gateway and its subgraph', changesOfRows],
    ['something new in a place at the gateway and its subgraph', creationsInPlaces],
  ])(
    '%s',
    async (what, check) => {
      const cells = makeCells(anyRefusal);
      await check(run, cells);
      const { cells: checked = 0, ...outcomes } = cells.counts();
      total += checked;
      console.log(
        `${what}, use cases alone: ${String(checked)} cells, ${JSON.stringify(outcomes)}`,
      );
      expect(cells.wrong()).toEqual([]);
    },
    10 * minutes,
  );
});
