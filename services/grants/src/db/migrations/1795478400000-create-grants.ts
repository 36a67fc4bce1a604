import {
  createBaseTables,
  dropBaseTables,
  hideStrictlyConfidential,
  protectTable,
  rolesOf,
} from '@imdinett/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const service = 'grants';

const protection = (table: string) =>
  `protection text NOT NULL CONSTRAINT ${table}__protection CHECK (protection IN ('NONE', 'CONFIDENTIAL', 'STRICTLY_CONFIDENTIAL'))`;
const place = (table: string) => `
  municipality text NOT NULL CONSTRAINT ${table}__municipality CHECK (municipality ~ '^[0-9]{4}$'),
  district text CONSTRAINT ${table}__district CHECK (district ~ '^[0-9]{6}$' AND left(district, 4) = municipality)`;
const state = (table: string) => `
  status text NOT NULL CONSTRAINT ${table}__status CHECK (status IN ('OPEN', 'CLOSED')),
  opened_on date NOT NULL,
  closed_on date CONSTRAINT ${table}__closed_on CHECK ((status = 'CLOSED') = (closed_on IS NOT NULL)),
  version bigint NOT NULL`;
const year = (table: string) =>
  `year integer NOT NULL CONSTRAINT ${table}__year CHECK (year BETWEEN 1990 AND 2200)`;

const here = { municipality: 'municipality', district: 'district' };

export class CreateGrants1795478400000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await createBaseTables(queryRunner, service);
    await queryRunner.query(`
      CREATE TABLE grant_case (
        id uuid NOT NULL CONSTRAINT grant_case__pk PRIMARY KEY,
        scheme text NOT NULL CONSTRAINT grant_case__scheme
          CHECK (scheme IN ('INTEGRATION', 'UNACCOMPANIED_MINORS', 'BASIC', 'NORWEGIAN_ADULTS', 'NORWEGIAN_COLLECTIVE_PROTECTION', 'NORWEGIAN_EXTENDED')),
        code text NOT NULL,
        ${year('grant_case')},
        year_from_settlement integer CONSTRAINT grant_case__year_from_settlement CHECK (year_from_settlement >= 1),
        ${place('grant_case')},
        person_id uuid,
        ${protection('grant_case')},
        ${state('grant_case')},
        closed_reason text CONSTRAINT grant_case__closed_reason
          CHECK (closed_reason IS NULL OR (status = 'CLOSED' AND closed_reason IN ('MOVED_AWAY', 'YEAR_OVER', 'DECIDED')))
      );
      CREATE UNIQUE INDEX grant_case__natural_key ON grant_case (person_id, code, year) WHERE person_id IS NOT NULL;
      CREATE UNIQUE INDEX grant_case__of_municipality ON grant_case (municipality, code, year) WHERE person_id IS NULL;
      CREATE INDEX grant_case__newest ON grant_case (municipality, year DESC, id);

      -- Ekstratilskudd, in a table of its own: what forgets it shows nothing of it.
      CREATE TABLE extra_case (
        id uuid NOT NULL CONSTRAINT extra_case__pk PRIMARY KEY,
        code text NOT NULL CONSTRAINT extra_case__code CHECK (code IN ('FHT1', 'FHT2')),
        grant_year integer NOT NULL CONSTRAINT extra_case__grant_year CHECK (grant_year >= 1),
        ${year('extra_case')},
        ${place('extra_case')},
        person_id uuid NOT NULL,
        ${protection('extra_case')},
        ${state('extra_case')},
        application_deadline date NOT NULL,
        CONSTRAINT extra_case__natural_key UNIQUE (person_id, code, grant_year)
      );
      CREATE INDEX extra_case__newest ON extra_case (municipality, year DESC, id);

      CREATE TABLE change_request (
        id uuid NOT NULL CONSTRAINT change_request__pk PRIMARY KEY,
        case_id uuid NOT NULL CONSTRAINT change_request__case_id REFERENCES grant_case (id),
        person_id uuid,
        ${protection('change_request')},
        ${place('change_request')},
        level text NOT NULL CONSTRAINT change_request__level CHECK (level IN ('CASE', 'PERSON')),
        reason text NOT NULL,
        text_sealed text NOT NULL,
        status text NOT NULL CONSTRAINT change_request__status CHECK (status IN ('SUBMITTED', 'GRANTED', 'REFUSED')),
        submitted_at timestamptz NOT NULL,
        submitted_by uuid NOT NULL
      );
      CREATE INDEX change_request__case_id ON change_request (case_id);
      CREATE INDEX change_request__person_id ON change_request (person_id);

      CREATE TABLE grant_rate (
        code text NOT NULL,
        ${year('grant_rate')},
        version integer NOT NULL CONSTRAINT grant_rate__version CHECK (version >= 1),
        scheme text NOT NULL,
        amount bigint NOT NULL CONSTRAINT grant_rate__amount CHECK (amount >= 0),
        unit text NOT NULL,
        status text NOT NULL CONSTRAINT grant_rate__status CHECK (status IN ('SOURCED', 'ILLUSTRATIVE')),
        source text NOT NULL CONSTRAINT grant_rate__source CHECK (source <> ''),
        CONSTRAINT grant_rate__pk PRIMARY KEY (code, year, version)
      );

      CREATE TABLE person (
        id uuid NOT NULL CONSTRAINT person__pk PRIMARY KEY,
        birth_date date,
        ${protection('person')},
        protection_version bigint NOT NULL,
        follow_up_municipality text,
        follow_up_district text,
        follow_up_on date,
        follow_up_version bigint NOT NULL
      );

      CREATE TABLE settlement (
        person_id uuid NOT NULL CONSTRAINT settlement__pk PRIMARY KEY,
        ${place('settlement')},
        settled_on date NOT NULL,
        unaccompanied_minor boolean NOT NULL,
        household text NOT NULL CONSTRAINT settlement__household CHECK (household IN ('SINGLE', 'FAMILY'))
      );
    `);

    for (const table of ['grant_case', 'extra_case', 'change_request']) {
      await protectTable(queryRunner, service, table, { read: { places: { own: here } } });
      await hideStrictlyConfidential(queryRunner, service, table);
    }
    // The reach is the same as that of the other cases; only the action tells them apart.
    const extra = `starts_with(current_setting('app.action', true), 'grants.extra:')`;
    await queryRunner.query(
      `CREATE POLICY app_extra ON extra_case AS RESTRICTIVE TO ${rolesOf(service).app} USING (${extra}) WITH CHECK (${extra})`,
    );
    await protectTable(queryRunner, service, 'grant_rate', {
      read: { everyone: true },
      write: null,
    });
    await protectTable(queryRunner, service, 'person', {
      read: {
        through: `EXISTS (SELECT 1 FROM grant_case c WHERE c.person_id = person.id)
          OR EXISTS (SELECT 1 FROM extra_case c WHERE c.person_id = person.id)`,
      },
      write: null,
    });
    await hideStrictlyConfidential(queryRunner, service, 'person');
    // What cases are opened from: for the job alone.
    await protectTable(queryRunner, service, 'settlement', { read: { all: false }, write: null });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'DROP TABLE settlement, person, grant_rate, change_request, extra_case, grant_case',
    );
    await dropBaseTables(queryRunner);
  }
}
