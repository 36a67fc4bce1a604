import { protectTable } from '@imdinett/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const service = 'identity';

/** The audit trail of all services and gateways, kept for auditors to ask. What counts as proof is the topic itself. */
export class AuditEvent1766448000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE audit_event (
        id uuid NOT NULL CONSTRAINT audit_event__pk PRIMARY KEY,
        chain text NOT NULL,
        sequence bigint NOT NULL,
        at timestamptz NOT NULL,
        actor_id text NOT NULL,
        action text NOT NULL,
        outcome text NOT NULL CONSTRAINT audit_event__outcome CHECK (outcome IN ('DONE', 'REFUSED')),
        entry jsonb NOT NULL,
        CONSTRAINT audit_event__link UNIQUE (chain, sequence)
      );
      CREATE INDEX audit_event__at ON audit_event (at, id);
      CREATE INDEX audit_event__actor ON audit_event (actor_id, at, id);
      CREATE INDEX audit_event__action ON audit_event (action, at, id);

      -- Rows and not arrays: equality serves under row-level security, containment does not.
      CREATE TABLE audit_event_person (
        event_id uuid NOT NULL CONSTRAINT audit_event_person__event REFERENCES audit_event ON DELETE CASCADE,
        person_id text NOT NULL,
        CONSTRAINT audit_event_person__pk PRIMARY KEY (person_id, event_id)
      );
      CREATE INDEX audit_event_person__event ON audit_event_person (event_id);

      -- The municipalities of the grants under which it was done.
      CREATE TABLE audit_event_place (
        event_id uuid NOT NULL CONSTRAINT audit_event_place__event REFERENCES audit_event ON DELETE CASCADE,
        municipality text NOT NULL,
        CONSTRAINT audit_event_place__pk PRIMARY KEY (municipality, event_id)
      );
      CREATE INDEX audit_event_place__event ON audit_event_place (event_id);
    `);
    for (const table of ['audit_event', 'audit_event_person', 'audit_event_place'])
      await protectTable(queryRunner, service, table, { read: {}, write: null });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE audit_event_place, audit_event_person, audit_event');
  }
}
