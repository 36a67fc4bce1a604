import {
  createBaseTables,
  dropBaseTables,
  grantReference,
  hideStrictlyConfidential,
  protectTable,
} from '@imdinett/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { helpTexts } from './help-texts';

const service = 'jobbsjanse';

export class CreateJobbsjanse1795000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await createBaseTables(queryRunner, service);
    await queryRunner.query(`
      CREATE TABLE participant (
        id uuid NOT NULL CONSTRAINT participant__pk PRIMARY KEY,
        version bigint NOT NULL,
        national_id_sealed text NOT NULL,
        national_id_hash text NOT NULL,
        person_id uuid,
        protection text NOT NULL CONSTRAINT participant__protection CHECK (protection IN ('NONE', 'CONFIDENTIAL', 'STRICTLY_CONFIDENTIAL')),
        municipality text NOT NULL CONSTRAINT participant__municipality CHECK (municipality ~ '^[0-9]{4}$'),
        district text CONSTRAINT participant__district CHECK (district ~ '^[0-9]{6}$' AND left(district, 4) = municipality),
        status text NOT NULL CONSTRAINT participant__status CHECK (status IN ('DRAFT', 'SUBMITTED', 'REOPENED')),
        financing text NOT NULL CONSTRAINT participant__financing CHECK (financing IN ('ORDINARY_GRANT', 'PER_CAPITA', 'OWN_FUNDING')),
        project text,
        started_on date NOT NULL,
        ended_on date CONSTRAINT participant__ended_on CHECK (ended_on >= started_on),
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL
      );
      CREATE INDEX participant__municipality_started_on ON participant (municipality, started_on DESC, id DESC);
      CREATE INDEX participant__district ON participant (district) WHERE district IS NOT NULL;
      CREATE INDEX participant__started_on ON participant (started_on DESC, id DESC);
      CREATE INDEX participant__person_id ON participant (person_id);
      CREATE INDEX participant__national_id_hash ON participant (national_id_hash);
      -- The place is in the key, so that the constraint tells nothing about other municipalities' and districts' participants.
      CREATE UNIQUE INDEX participant__running ON participant (municipality, COALESCE(district, ''), national_id_hash) WHERE ended_on IS NULL;

      CREATE TABLE person (
        id uuid NOT NULL CONSTRAINT person__pk PRIMARY KEY,
        protection text NOT NULL CONSTRAINT person__protection CHECK (protection IN ('NONE', 'CONFIDENTIAL', 'STRICTLY_CONFIDENTIAL')),
        protection_version bigint NOT NULL,
        programme_ended_on date,
        programme_version bigint NOT NULL
      );
      CREATE TABLE person_link (
        national_id_hash text NOT NULL CONSTRAINT person_link__pk PRIMARY KEY,
        person_id uuid NOT NULL,
        version bigint NOT NULL
      );
      CREATE INDEX person_link__person_id ON person_link (person_id);

      CREATE TABLE help_text (
        page text NOT NULL CONSTRAINT help_text__page CHECK (page IN ('PERSON_AND_PROJECT', 'BACKGROUND', 'CONTENT', 'RESULT')),
        field text NOT NULL,
        position int NOT NULL,
        label text NOT NULL,
        text text NOT NULL,
        CONSTRAINT help_text__pk PRIMARY KEY (page, field)
      );
    `);
    const own = { municipality: 'municipality', district: 'district' };
    // Drafts that were never submitted stay with the municipality, so reach all goes through a condition.
    const submitted = (mode: 'read' | 'write'): string =>
      `status <> 'DRAFT' AND (SELECT reach_list('${mode}', 'all')) IS NOT NULL`;
    await protectTable(queryRunner, service, 'participant', {
      read: { places: { own }, through: submitted('read'), all: false },
      write: { places: { own }, through: submitted('write'), all: false },
    });
    await hideStrictlyConfidential(queryRunner, service, 'participant');

    // A request sees the one person whose national id it holds: the hash is set for the transaction by the lookup.
    await protectTable(queryRunner, service, 'person_link', {
      read: {
        through: `national_id_hash = (SELECT NULLIF(current_setting('app.lookup_hash', true), ''))`,
        all: false,
      },
      write: null,
    });
    await protectTable(queryRunner, service, 'person', {
      read: {
        through: 'EXISTS (SELECT 1 FROM person_link link WHERE link.person_id = person.id)',
        all: false,
      },
      write: null,
    });
    await hideStrictlyConfidential(queryRunner, service, 'person');

    await grantReference(queryRunner, service, 'help_text');
    await queryRunner.query(
      `INSERT INTO help_text (page, field, position, label, text) SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::text[])`,
      [
        helpTexts.map(({ page }) => page),
        helpTexts.map(({ field }) => field),
        helpTexts.map((_, position) => position),
        helpTexts.map(({ label }) => label),
        helpTexts.map(({ text }) => text),
      ],
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE help_text, person, person_link, participant');
    await dropBaseTables(queryRunner);
  }
}
