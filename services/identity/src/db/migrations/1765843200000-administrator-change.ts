import { protectTable, rolesOf } from '@imdinett/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const service = 'identity';

/** The form about new and removed Kommuneadministrator. */
export class AdministratorChange1765843200000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(table);
    await protectTable(queryRunner, service, 'administrator_change', {
      read: { places: { own: { municipality: 'municipality', district: 'district' } } },
    });
    await narrowWriting(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP POLICY app_insert_to_himself ON message;
      DROP TABLE administrator_change;
    `);
  }
}

const table = `
  CREATE TABLE administrator_change (
    id uuid NOT NULL CONSTRAINT administrator_change__pk PRIMARY KEY,
    kind text NOT NULL CONSTRAINT administrator_change__kind CHECK (kind IN ('ADD', 'REMOVE')),
    municipality text NOT NULL CONSTRAINT administrator_change__municipality REFERENCES municipality,
    district text CONSTRAINT administrator_change__district REFERENCES district,
    user_id uuid NOT NULL CONSTRAINT administrator_change__user REFERENCES user_account ON DELETE CASCADE,
    reason text NOT NULL,
    origin text NOT NULL CONSTRAINT administrator_change__origin CHECK (origin IN ('MUNICIPALITY', 'IMDI')),
    submitted_by uuid NOT NULL CONSTRAINT administrator_change__submitted_by REFERENCES user_account,
    submitted_at timestamptz NOT NULL,
    status text NOT NULL CONSTRAINT administrator_change__status CHECK (status IN ('SUBMITTED', 'APPROVED', 'REJECTED')),
    decided_by uuid CONSTRAINT administrator_change__decided_by REFERENCES user_account,
    decided_at timestamptz,
    decision_reason text,
    version integer NOT NULL,
    CONSTRAINT administrator_change__district_of CHECK (district IS NULL OR starts_with(district, municipality)),
    CONSTRAINT administrator_change__decided CHECK (num_nonnulls(decided_by, decided_at, decision_reason) = CASE status WHEN 'SUBMITTED' THEN 0 ELSE 3 END),
    CONSTRAINT administrator_change__four_eyes CHECK (decided_by NOT IN (submitted_by, user_id))
  );
  CREATE INDEX administrator_change__submitted_at ON administrator_change (submitted_at, id);
  CREATE INDEX administrator_change__place ON administrator_change (municipality, district);
  CREATE UNIQUE INDEX administrator_change__open ON administrator_change (user_id, kind, municipality, coalesce(district, '')) WHERE status = 'SUBMITTED';
`;

/**
 * A form begins undecided and in the caller's own name, is changed by a decision alone, and stays. Whoever sends one in is
 * told so, also where his own account is at home elsewhere.
 */
async function narrowWriting(queryRunner: QueryRunner): Promise<void> {
  const { app } = rolesOf(service);
  await queryRunner.query(`
    DROP POLICY app_update ON administrator_change;
    DROP POLICY app_delete ON administrator_change;
    REVOKE DELETE ON administrator_change FROM "${app}";
    CREATE POLICY app_update ON administrator_change FOR UPDATE TO "${app}"
      USING ((SELECT reach_list('write', 'all')) IS NOT NULL AND current_setting('app.action', true) = 'identity.administrator-change:decide');
    CREATE POLICY app_submitted ON administrator_change AS RESTRICTIVE FOR INSERT TO "${app}"
      WITH CHECK (status = 'SUBMITTED' AND submitted_by::text = (SELECT current_viewer()));
    CREATE POLICY app_insert_to_himself ON message FOR INSERT TO "${app}"
      WITH CHECK (user_id::text = (SELECT current_viewer()));
  `);
}
