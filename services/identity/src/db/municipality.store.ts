import { countLimit, type Page } from '@imdinett/persistence';
import type { EntityManager } from 'typeorm';
import type { LocalDate } from '@imdinett/kernel';
import { foldText } from '../domain/user';
import type { District, Municipality } from '../domain/municipality';

export async function loadMunicipalities(
  manager: EntityManager,
  numbers: readonly string[],
): Promise<readonly Municipality[]> {
  const rows: MunicipalityColumns[] = await manager.query(
    `${selectMunicipality} WHERE m.number = ANY ($1)`,
    [numbers],
  );
  return rows.map(municipalityOf);
}

export type MunicipalitySearch = {
  readonly text?: string | null | undefined;
  readonly county?: string | null | undefined;
  /** Null: earlier ones too. */
  readonly inForceOn: LocalDate | null;
};

export async function findMunicipalities(
  manager: EntityManager,
  search: MunicipalitySearch,
  { limit, after }: Page,
): Promise<readonly Municipality[]> {
  const { sql, values } = conditions(search);
  const beginning = after?.[0];
  if (beginning !== undefined) sql.push(`m.number > $${String(values.push(beginning))}`);
  const rows: MunicipalityColumns[] = await manager.query(
    `${selectMunicipality} WHERE ${sql.join(' AND ')} ORDER BY m.number LIMIT ${String(limit + 1)}`,
    values,
  );
  return rows.map(municipalityOf);
}

export async function countMunicipalities(
  manager: EntityManager,
  search: MunicipalitySearch,
): Promise<number> {
  const { sql, values } = conditions(search);
  const [row]: { count: number }[] = await manager.query(
    `SELECT count(*)::integer AS count FROM (SELECT 1 FROM municipality m WHERE ${sql.join(' AND ')} LIMIT ${String(countLimit + 1)}) AS counted`,
    values,
  );
  return row?.count ?? 0;
}

export async function loadDistricts(
  manager: EntityManager,
  numbers: readonly string[],
): Promise<readonly District[]> {
  return manager.query(
    'SELECT number, name, municipality, administered FROM district WHERE number = ANY ($1)',
    [numbers],
  );
}

function conditions({ text, county, inForceOn }: MunicipalitySearch): {
  sql: string[];
  values: unknown[];
} {
  const values: unknown[] = [];
  const value = (one: unknown): string => `$${String(values.push(one))}`;
  const sql = ['TRUE'];
  const words = foldText(text ?? '');
  if (words !== '') {
    const typed = value(words);
    // A name in several languages is found by each of them.
    sql.push(
      `(starts_with(m.number, ${typed}) OR EXISTS (SELECT 1 FROM unnest(string_to_array(lower(m.name), ' – ')) AS part WHERE starts_with(part, ${typed})))`,
    );
  }
  if (county) sql.push(`m.county = ${value(county)}`);
  if (inForceOn !== null) {
    const day = `${value(inForceOn)}::date`;
    sql.push(
      `(m.valid_from IS NULL OR m.valid_from <= ${day}) AND (m.valid_to IS NULL OR ${day} < m.valid_to)`,
    );
  }
  return { sql, values };
}

type MunicipalityColumns = {
  readonly number: string;
  readonly name: string;
  readonly county: string;
  readonly county_name: string;
  readonly valid_from: string | null;
  readonly valid_to: string | null;
  readonly successors: readonly string[];
  readonly districts: readonly string[];
};

const selectMunicipality = `
  SELECT m.number, m.name, m.county, c.name AS county_name, m.valid_from, m.valid_to,
    ARRAY(SELECT s.successor FROM municipality_succession s WHERE s.predecessor = m.number ORDER BY 1) AS successors,
    ARRAY(SELECT d.number FROM district d WHERE d.municipality = m.number AND d.administered ORDER BY 1) AS districts
  FROM municipality m JOIN county c ON c.number = m.county`;

function municipalityOf(row: MunicipalityColumns): Municipality {
  return {
    number: row.number,
    name: row.name,
    county: { number: row.county, name: row.county_name },
    validFrom: row.valid_from,
    validTo: row.valid_to,
    successors: row.successors,
    districts: row.districts,
  };
}

/** Names of the municipalities of today. */
export async function namesInForce(manager: EntityManager): Promise<readonly string[]> {
  const rows: { name: string }[] = await manager.query(
    'SELECT name FROM municipality WHERE valid_to IS NULL',
  );
  return rows.map(({ name }) => name);
}
