import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A signing key that somebody else may have is taken out of use, and stays listed. */
export class WithdrawnSigningKey1765238400000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE signing_key ADD COLUMN withdrawn_at timestamptz');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    // Without the column a withdrawn key would sign and be published again.
    await queryRunner.query('DELETE FROM signing_key WHERE withdrawn_at IS NOT NULL');
    await queryRunner.query('ALTER TABLE signing_key DROP COLUMN withdrawn_at');
  }
}
