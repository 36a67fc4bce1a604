import {
  createBaseTables,
  dropBaseTables,
  hideStrictlyConfidential,
  protectTable,
  type PlaceColumns,
} from '@imdinett/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const service = 'nir';

/** What every table with rows of persons carries. */
const ofPerson = (table: string, key = '') => `
    person_id uuid NOT NULL ${key},
    protection text NOT NULL
      CONSTRAINT ${table}__protection CHECK (protection IN ('NONE', 'CONFIDENTIAL', 'STRICTLY_CONFIDENTIAL'))`;

const place = (table: string, required = '') => `
    municipality text ${required} CONSTRAINT ${table}__municipality CHECK (municipality ~ '^\\d{4}$'),
    district text CONSTRAINT ${table}__district CHECK (starts_with(district, municipality) AND district ~ '^\\d{6}$')`;

export class CreateNir1763971200000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await createBaseTables(queryRunner, service);
    await queryRunner.query(tables);

    const followedUp: PlaceColumns = { municipality: 'municipality', district: 'district' };
    // IMDi alone writes here, under reach all.
    const write = {};
    const throughPerson = 'EXISTS (SELECT 1 FROM person p WHERE p.id = person_id)';

    await protectTable(queryRunner, service, 'person', {
      read: {
        places: {
          'followed-up': followUpOf(),
          'followed-up-intro': followUpOf('in_introduction_scheme'),
          'followed-up-norwegian': followUpOf('in_norwegian_scheme'),
        },
        categorised: 'categorised',
        // Allocated, assigned, settled and granted: the policy of person_reach decides.
        through: 'EXISTS (SELECT 1 FROM person_reach r WHERE r.person_id = person.id)',
      },
      write,
    });
    await protectTable(queryRunner, service, 'person_reach', {
      read: {
        places: {
          allocated: reachOf('allocated'),
          assigned: reachOf('assigned'),
          settled: reachOf('settled'),
          granted: reachOf('granted'),
        },
      },
      write,
    });
    await protectTable(queryRunner, service, 'person_category', {
      read: { places: { 'followed-up': followedUp }, through: throughPerson },
      write,
    });
    await protectTable(queryRunner, service, 'person_follow_up', {
      read: { through: throughPerson },
      write,
    });
    await protectTable(queryRunner, service, 'person_closed_data', {
      read: { places: { 'followed-up': followedUp } },
      write,
    });
    await protectTable(queryRunner, service, 'reach_fact', { read: {}, write });
    await queryRunner.query(closedDataOnlyToWhoMayReadIt);
    for (const table of personTables) await hideStrictlyConfidential(queryRunner, service, table);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'DROP TABLE reach_fact, person_closed_data, person_follow_up, person_category, person_reach, person CASCADE',
    );
    await dropBaseTables(queryRunner);
  }
}

const personTables = [
  'person',
  'person_reach',
  'person_category',
  'person_follow_up',
  'person_closed_data',
  'reach_fact',
];

function followUpOf(when?: string): PlaceColumns {
  const columns = { municipality: 'follow_up_municipality', district: 'follow_up_district' };
  return when === undefined ? columns : { ...columns, when };
}

function reachOf(reach: string): PlaceColumns {
  const holds = `valid_until IS NULL OR valid_until > (now() AT TIME ZONE 'Europe/Oslo')::date`;
  return {
    municipality: 'municipality',
    district: 'district',
    when: `reach = '${reach}' AND (${holds})`,
  };
}

const tables = `
  CREATE TABLE person (
    id uuid NOT NULL CONSTRAINT person__pk PRIMARY KEY,
    version bigint NOT NULL CONSTRAINT person__version CHECK (version > 0),
    family_id uuid,
    protection text NOT NULL
      CONSTRAINT person__protection CHECK (protection IN ('NONE', 'CONFIDENTIAL', 'STRICTLY_CONFIDENTIAL')),
    law text NOT NULL
      CONSTRAINT person__law CHECK (law IN ('INTRODUKSJONSLOVEN', 'INTEGRERINGSLOVEN', 'KAPITTEL_6A')),
    given_name text NOT NULL,
    family_name text NOT NULL,
    -- Compared byte by byte: the keys are made so that this is alphabetical order.
    name_key text COLLATE "C" NOT NULL,
    given_name_key text COLLATE "C" NOT NULL,
    birth_date date NOT NULL,
    sex text NOT NULL CONSTRAINT person__sex CHECK (sex IN ('FEMALE', 'MALE', 'UNKNOWN')),
    citizenship text CONSTRAINT person__citizenship CHECK (citizenship ~ '^[A-Z]{2}$'),
    duf_number text NOT NULL CONSTRAINT person__duf_number UNIQUE CHECK (duf_number ~ '^\\d{12}$'),
    national_id_sealed text,
    national_id_hash text CONSTRAINT person__national_id_hash UNIQUE,
    address_sealed text,
    follow_up_municipality text CHECK (follow_up_municipality ~ '^\\d{4}$'),
    follow_up_district text CHECK (follow_up_district ~ '^\\d{6}$'),
    follow_up_since date,
    in_introduction_scheme boolean NOT NULL DEFAULT false,
    in_norwegian_scheme boolean NOT NULL DEFAULT false,
    categorised boolean NOT NULL DEFAULT false,
    CONSTRAINT person__national_id CHECK ((national_id_sealed IS NULL) = (national_id_hash IS NULL)),
    CONSTRAINT person__follow_up CHECK ((follow_up_municipality IS NULL) = (follow_up_since IS NULL)),
    CONSTRAINT person__district CHECK (follow_up_district IS NULL OR starts_with(follow_up_district, follow_up_municipality))
  );
  CREATE INDEX person__name_key ON person (name_key, id);
  CREATE INDEX person__given_name_key ON person (given_name_key);
  CREATE INDEX person__follow_up_municipality ON person (follow_up_municipality, name_key, id);
  CREATE INDEX person__follow_up_district ON person (follow_up_district, name_key, id);
  CREATE INDEX person__family_id ON person (family_id);

  CREATE TABLE person_category (
    id uuid NOT NULL CONSTRAINT person_category__pk PRIMARY KEY,
    ${ofPerson('person_category')},
    ${place('person_category')},
    code text NOT NULL,
    scheme text NOT NULL
      CONSTRAINT person_category__scheme CHECK (scheme IN ('INTRODUCTION', 'NORWEGIAN', 'ASYLUM_NORWEGIAN', 'NONE')),
    law text NOT NULL,
    from_date date NOT NULL,
    to_date date,
    CONSTRAINT person_category__person FOREIGN KEY (person_id) REFERENCES person (id),
    CONSTRAINT person_category__period CHECK (to_date > from_date),
    CONSTRAINT person_category__once UNIQUE (person_id, code, from_date)
  );
  CREATE INDEX person_category__code ON person_category (code, person_id);

  -- No foreign key: a settlement may be heard of before the person is registered.
  CREATE TABLE person_follow_up (
    id uuid NOT NULL CONSTRAINT person_follow_up__pk PRIMARY KEY,
    ${ofPerson('person_follow_up')},
    ${place('person_follow_up', 'NOT NULL')},
    from_date date NOT NULL,
    origin text NOT NULL
      CONSTRAINT person_follow_up__origin CHECK (origin IN ('REGISTRATION', 'SETTLEMENT', 'MOVE')),
    CONSTRAINT person_follow_up__once UNIQUE NULLS NOT DISTINCT (person_id, from_date, municipality, district)
  );

  CREATE TABLE person_closed_data (
    ${ofPerson('person_closed_data', 'CONSTRAINT person_closed_data__pk PRIMARY KEY')},
    ${place('person_closed_data')},
    reason text NOT NULL
      CONSTRAINT person_closed_data__reason CHECK (reason IN ('THREAT', 'HEALTH', 'CHILD_WELFARE', 'OTHER')),
    note_sealed text,
    closed_on date NOT NULL,
    CONSTRAINT person_closed_data__person FOREIGN KEY (person_id) REFERENCES person (id)
  );

  -- What settlement and grants have told; each fact once, in whatever order. No foreign keys: they are others' rows.
  CREATE TABLE reach_fact (
    source text NOT NULL CONSTRAINT reach_fact__source CHECK (source IN ('settlement', 'grants')),
    -- The person in settlement, the case in grants.
    aggregate_id uuid NOT NULL,
    version bigint NOT NULL,
    ${ofPerson('reach_fact')},
    ${place('reach_fact', 'NOT NULL')},
    kind text NOT NULL,
    happened_on date,
    CONSTRAINT reach_fact__pk PRIMARY KEY (source, aggregate_id, version)
  );
  CREATE INDEX reach_fact__person_id ON reach_fact (person_id);

  -- What follows from the facts: see domain/reach.ts.
  CREATE TABLE person_reach (
    ${ofPerson('person_reach')},
    ${place('person_reach', 'NOT NULL')},
    reach text NOT NULL
      CONSTRAINT person_reach__reach CHECK (reach IN ('allocated', 'assigned', 'settled', 'granted')),
    valid_until date
  );
  CREATE INDEX person_reach__person_id ON person_reach (person_id, reach);
  CREATE INDEX person_reach__municipality ON person_reach (municipality, reach);
  CREATE INDEX person_reach__district ON person_reach (district, reach);
`;

// Whatever else allows a row of closed data, only who may read closed data of just this person.
const closedDataOnlyToWhoMayReadIt = `
  CREATE POLICY app_closed ON person_closed_data AS RESTRICTIVE TO nir_app USING (
    (SELECT reach_list('closed', 'all')) IS NOT NULL
    OR municipality = ANY ((SELECT reach_list('closed', 'followed_up'))::text[])
    OR district = ANY ((SELECT reach_list('closed', 'followed_up'))::text[])
  )
`;
