import type { SubgraphName, System } from '@imdinett/testing';
import pg from 'pg';

/** A row as it lies in a service's database, whoever may see it. */
export type Row = {
  readonly id: string;
  readonly personId: string | null;
  readonly municipality: string | null;
  readonly district: string | null;
  readonly protection: string;
  /** Who opened it, or whom it is about. */
  readonly of: string | null;
  readonly status: string | null;
  /** A user's username. */
  readonly name: string | null;
};

const row = (columns: Partial<Record<keyof Row, string>>): string =>
  (['id', 'personId', 'municipality', 'district', 'protection', 'of', 'status', 'name'] as const)
    .map((name) => `${columns[name] ?? (name === 'protection' ? `'NONE'` : 'NULL')} AS "${name}"`)
    .join(', ');

const place = { id: 'id', municipality: 'municipality', district: 'district' };
const ofPerson = { ...place, personId: 'person_id', protection: 'protection', status: 'status' };
const settlement = `SELECT ${row({ ...ofPerson, id: 'person_id', status: 'phase' })} FROM person_settlement`;

/** Each list of the graph → the rows that it is a list of. */
const registers = {
  users: [
    'identity',
    `SELECT ${row({ id: 'id', municipality: 'home_municipality', district: 'home_district', of: 'id', name: 'username' })} FROM user_account`,
  ],
  settlementRequests: [
    'settlement',
    `SELECT ${row({ id: 'id', municipality: 'municipality' })} FROM settlement_request`,
  ],
  allocationLists: ['settlement', `SELECT ${row(place)} FROM allocation_list`],
  assignedPersons: ['settlement', `${settlement} WHERE phase = 'ASSIGNED'`],
  settledPersons: ['settlement', `${settlement} WHERE phase = 'SETTLED'`],
  grantCases: ['grants', `SELECT ${row(ofPerson)} FROM grant_case`],
  extraGrantCases: ['grants', `SELECT ${row(ofPerson)} FROM extra_case`],
  jobbsjanseParticipants: ['jobbsjanse', `SELECT ${row(ofPerson)} FROM participant`],
  supportCases: ['support', `SELECT ${row({ ...place, of: 'opened_by' })} FROM support_case`],
  personFolders: [
    'settlement',
    `SELECT ${row({ id: 'person_id', personId: 'person_id', protection: 'protection' })} FROM person_folder`,
  ],
} as const;

type RegisterName = keyof typeof registers;
/** Those that the graph has a list of. */
export type ListName = Exclude<RegisterName, 'personFolders'>;

const registerNames = Object.keys(registers) as readonly RegisterName[];
export const listNames = registerNames.filter((name): name is ListName => name !== 'personFolders');

/** The subgraph that brings the list. */
export const subgraphOf = (list: ListName): SubgraphName => registers[list][0];

export type Rows = Readonly<Record<RegisterName, readonly Row[]>>;

/** All of them, past every rule. */
export async function rowsOf(system: System): Promise<Rows> {
  const entries = await Promise.all(
    registerNames.map(async (name): Promise<[RegisterName, readonly Row[]]> => {
      const [service, sql] = registers[name];
      const client = new pg.Client(system.databaseUrl(service));
      await client.connect();
      try {
        return [name, (await client.query<Row>(sql)).rows];
      } finally {
        await client.end();
      }
    }),
  );
  return Object.fromEntries(entries) as Rows;
}
