import { rolesOf } from '@imdinett/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The reach of a search is that of the folder, and Kommune_Anmoder_Les has it; only the action tells them apart. */
export class FolderByAction1795564800000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE POLICY app_folder ON person_folder AS RESTRICTIVE FOR SELECT TO ${rolesOf('settlement').app}
         USING (starts_with(current_setting('app.action', true), 'settlement.person-folder:'))`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP POLICY app_folder ON person_folder');
  }
}
