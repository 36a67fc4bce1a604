import {
  createBaseTables,
  dropBaseTables,
  grantReference,
  hideStrictlyConfidential,
  protectTable,
  rolesOf,
} from '@imdinett/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guides } from './guides';

const service = 'support';
const areas = `'LOGIN', 'USER_ADMINISTRATION', 'NIR', 'SETTLEMENT', 'GRANTS', 'JOBBSJANSE', 'OTHER'`;
const protections = `'NONE', 'CONFIDENTIAL', 'STRICTLY_CONFIDENTIAL'`;

export class CreateSupport1795000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await createBaseTables(queryRunner, service);
    await queryRunner.query(`
      CREATE TABLE support_case (
        id uuid NOT NULL CONSTRAINT support_case__pk PRIMARY KEY,
        version bigint NOT NULL,
        municipality text NOT NULL CONSTRAINT support_case__municipality CHECK (municipality ~ '^[0-9]{4}$'),
        district text CONSTRAINT support_case__district CHECK (district ~ '^[0-9]{6}$' AND left(district, 4) = municipality),
        area text NOT NULL CONSTRAINT support_case__area CHECK (area IN (${areas})),
        status text NOT NULL CONSTRAINT support_case__status CHECK (status IN ('NEW', 'IN_PROGRESS', 'WAITING_FOR_MUNICIPALITY', 'SOLVED', 'CLOSED')),
        subject_sealed text NOT NULL,
        opened_by uuid NOT NULL,
        assigned_to uuid,
        opened_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL
      );
      CREATE INDEX support_case__municipality_opened_at ON support_case (municipality, opened_at DESC, id DESC);
      CREATE INDEX support_case__district ON support_case (district) WHERE district IS NOT NULL;
      CREATE INDEX support_case__opened_by ON support_case (opened_by, opened_at DESC, id DESC);
      CREATE INDEX support_case__opened_at ON support_case (opened_at DESC, id DESC);

      CREATE TABLE case_reference (
        case_id uuid NOT NULL CONSTRAINT case_reference__pk PRIMARY KEY CONSTRAINT case_reference__case_id REFERENCES support_case (id),
        kind text NOT NULL CONSTRAINT case_reference__kind CHECK (kind IN ('PERSON', 'GRANT_CASE', 'ALLOCATION_LIST')),
        target_id uuid NOT NULL,
        protection text NOT NULL CONSTRAINT case_reference__protection CHECK (protection IN (${protections})),
        municipality text NOT NULL,
        district text,
        opened_by uuid NOT NULL
      );
      CREATE INDEX case_reference__target_id ON case_reference (target_id);

      CREATE TABLE support_message (
        id uuid NOT NULL CONSTRAINT support_message__pk PRIMARY KEY,
        case_id uuid NOT NULL CONSTRAINT support_message__case_id REFERENCES support_case (id),
        municipality text NOT NULL,
        district text,
        opened_by uuid NOT NULL,
        side text NOT NULL CONSTRAINT support_message__side CHECK (side IN ('MUNICIPALITY', 'IMDI')),
        author_id uuid NOT NULL,
        text_sealed text NOT NULL,
        written_at timestamptz NOT NULL
      );
      CREATE INDEX support_message__case_id ON support_message (case_id, written_at, id);

      CREATE TABLE person (
        id uuid NOT NULL CONSTRAINT person__pk PRIMARY KEY,
        protection text NOT NULL CONSTRAINT person__protection CHECK (protection IN (${protections})),
        version bigint NOT NULL
      );

      CREATE TABLE announcement (
        id uuid NOT NULL CONSTRAINT announcement__pk PRIMARY KEY,
        title text NOT NULL,
        text text NOT NULL,
        severity text NOT NULL CONSTRAINT announcement__severity CHECK (severity IN ('INFORMATION', 'WARNING', 'OUTAGE')),
        area text CONSTRAINT announcement__area CHECK (area IN (${areas})),
        published_at timestamptz NOT NULL,
        valid_to timestamptz CONSTRAINT announcement__valid_to CHECK (valid_to > published_at)
      );
      CREATE INDEX announcement__published_at ON announcement (published_at DESC, id DESC);

      CREATE TABLE guide (
        id text NOT NULL CONSTRAINT guide__pk PRIMARY KEY,
        position int NOT NULL,
        area text NOT NULL CONSTRAINT guide__area CHECK (area IN (${areas})),
        title text NOT NULL,
        summary text NOT NULL,
        text text NOT NULL
      );
    `);
    const reach = {
      places: { own: { municipality: 'municipality', district: 'district' } },
      self: 'opened_by',
    };
    await protectTable(queryRunner, service, 'support_case', { read: reach });
    await protectTable(queryRunner, service, 'support_message', { read: reach });
    await protectTable(queryRunner, service, 'case_reference', { read: reach });
    await hideStrictlyConfidential(queryRunner, service, 'case_reference');
    // Where a case about a confidential person was opened tells where the person is: only who opened it knows anyway.
    const known = `protection <> 'CONFIDENTIAL' OR opened_by::text = (SELECT current_viewer()) OR (SELECT reach_list('closed', 'all')) IS NOT NULL`;
    await queryRunner.query(
      `CREATE POLICY app_confidential ON case_reference AS RESTRICTIVE TO "${rolesOf(service).app}" USING (${known}) WITH CHECK (${known})`,
    );

    // A request sees the one person that it asks for by id: the lookup sets it for the transaction.
    await protectTable(queryRunner, service, 'person', {
      read: {
        through: `id::text = (SELECT NULLIF(current_setting('app.lookup_person', true), ''))`,
        all: false,
      },
      write: null,
    });
    await hideStrictlyConfidential(queryRunner, service, 'person');

    await protectTable(queryRunner, service, 'announcement', {
      read: { everyone: true, all: false },
      write: {},
    });
    await grantReference(queryRunner, service, 'guide');
    await queryRunner.query(
      `INSERT INTO guide (id, position, area, title, summary, text) SELECT * FROM unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[])`,
      [
        guides.map(({ id }) => id),
        guides.map((_, position) => position),
        guides.map(({ area }) => area),
        guides.map(({ title }) => title),
        guides.map(({ summary }) => summary),
        guides.map(({ text }) => text),
      ],
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'DROP TABLE guide, announcement, person, support_message, case_reference, support_case',
    );
    await dropBaseTables(queryRunner);
  }
}
