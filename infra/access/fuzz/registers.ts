import type { SubgraphName, System } from '@imdinett/testing';
import pg from 'pg';
import type { Row, Rows } from '../rows.ts';

/** Rows inside rows, and those that no list of the matrix has. */
export type Registers = {
  readonly roleGrants: readonly Row[];
  readonly administratorChanges: readonly Row[];
  readonly allocationLines: readonly (Row & { readonly parent: string })[];
  /** By the id of their case. */
  readonly caseReferences: readonly Row[];
};

const none = `NULL AS "personId", 'NONE' AS protection, NULL AS of, NULL AS status, NULL AS name`;

const queries: Readonly<Record<keyof Registers, readonly [SubgraphName, string]>> = {
  roleGrants: [
    'identity',
    `SELECT id, municipality, district, NULL AS "personId", 'NONE' AS protection, user_id AS of, NULL AS status, role AS name
     FROM role_grant WHERE revoked_at IS NULL`,
  ],
  administratorChanges: [
    'identity',
    `SELECT id, municipality, district, ${none} FROM administrator_change`,
  ],
  allocationLines: [
    'settlement',
    `SELECT id, list_id AS parent, municipality, district, person_id AS "personId", protection, NULL AS of, phase AS status, NULL AS name
     FROM allocation_line`,
  ],
  caseReferences: [
    'support',
    `SELECT case_id AS id, municipality, district, target_id AS "personId", protection, opened_by AS of, kind AS status, NULL AS name
     FROM case_reference`,
  ],
};

/** All of them, past every rule. */
export async function registersOf(system: System): Promise<Registers> {
  const entries = await Promise.all(
    Object.entries(queries).map(async ([name, [service, sql]]) => {
      const client = new pg.Client(system.databaseUrl(service));
      await client.connect();
      try {
        return [name, (await client.query(sql)).rows] as const;
      } finally {
        await client.end();
      }
    }),
  );
  return Object.fromEntries(entries) as unknown as Registers;
}

/** Everything that stands in one place of the databases: what a user may or may not come across. */
export type Ground = { readonly rows: Rows; readonly registers: Registers };
