import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Links and enrolments belong to the account as it was: what shuts others out, or moves the address, ends them. */
export class BoundProofs1767052800000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // What is open now ends: none of it says for which state it was made.
    await queryRunner.query(`
      DELETE FROM account_link;
      DELETE FROM enrolment;
      ALTER TABLE account_link ADD COLUMN state_hash text NOT NULL;
      ALTER TABLE enrolment ADD COLUMN epoch bigint NOT NULL;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE enrolment DROP COLUMN epoch;
      ALTER TABLE account_link DROP COLUMN state_hash;
    `);
  }
}
