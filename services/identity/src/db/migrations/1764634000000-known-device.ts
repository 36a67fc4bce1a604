import { protectTable, rolesOf } from '@imdinett/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const service = 'identity';
const jobTables = ['known_device', 'source_budget'] as const;

/** Who tries passwords from where: devices that a user has logged in from, and sources that try too many. */
export class KnownDevice1764634000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE known_device (
        token_hash text NOT NULL CONSTRAINT known_device__pk PRIMARY KEY,
        user_id uuid NOT NULL CONSTRAINT known_device__user REFERENCES user_account ON DELETE CASCADE,
        expires_at timestamptz NOT NULL
      );
      CREATE INDEX known_device__user_id ON known_device (user_id, expires_at);
      CREATE INDEX known_device__expires_at ON known_device (expires_at);

      CREATE TABLE source_budget (
        source text NOT NULL CONSTRAINT source_budget__pk PRIMARY KEY,
        started_at timestamptz NOT NULL,
        failures integer NOT NULL
      );
      CREATE INDEX source_budget__started_at ON source_budget (started_at);
    `);
    for (const table of jobTables) {
      await protectTable(queryRunner, service, table, { read: { all: false }, write: null });
      await queryRunner.query(`REVOKE ALL ON ${table} FROM ${rolesOf(service).app}`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE ${jobTables.join(', ')}`);
  }
}
