import { protectTable, rolesOf } from '@imdinett/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const service = 'identity';

/** What was done to an account, by whom and why: added to, never changed. One reason is no longer written over the other. */
export class AccountChange1767657600000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(history);
    // Logins that are being looked at count against the source's budget, and do not stand there as wrong ones.
    await queryRunner.query(
      `ALTER TABLE source_budget ADD COLUMN pending timestamptz[] NOT NULL DEFAULT '{}'`,
    );
    await protectTable(queryRunner, service, 'account_change', {
      read: { places: { own: { municipality: 'municipality', district: 'district' } } },
    });
    await narrowHistory(queryRunner);
    await narrowMessages(queryRunner);
    await narrowForms(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const { app } = rolesOf(service);
    await queryRunner.query(`
      DROP POLICY app_update ON administrator_change;
      CREATE POLICY app_update ON administrator_change FOR UPDATE TO "${app}"
        USING ((SELECT reach_list('write', 'all')) IS NOT NULL AND current_setting('app.action', true) = 'identity.administrator-change:decide');
      DROP POLICY app_origin ON administrator_change;
      GRANT UPDATE ON administrator_change TO "${app}";
      DROP POLICY app_of_action ON message;
      ALTER TABLE source_budget DROP COLUMN pending;
      ALTER TABLE message DROP COLUMN given_up_at;
      ALTER TABLE user_account ADD COLUMN status_reason text;
      UPDATE user_account u SET status_reason = (
        SELECT reason FROM account_change c WHERE c.user_id = u.id AND c.reason IS NOT NULL ORDER BY sequence DESC LIMIT 1);
      DROP TABLE account_change;
    `);
  }
}

const history = `
  CREATE TABLE account_change (
    sequence bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT account_change__pk PRIMARY KEY,
    user_id uuid NOT NULL CONSTRAINT account_change__user REFERENCES user_account ON DELETE CASCADE,
    -- The home at the time: whoever administers another one later has no business with the reasons.
    municipality text CONSTRAINT account_change__municipality REFERENCES municipality,
    district text CONSTRAINT account_change__district REFERENCES district,
    kind text NOT NULL CONSTRAINT account_change__kind CHECK (kind IN ('INVITED', 'ACTIVATED', 'INACTIVATED', 'REACTIVATED', 'LOCKED',
      'UNLOCKED', 'DEACTIVATED', 'LAPSED', 'CREDENTIALS_RESET', 'EMAIL_CHANGED', 'MOVED')),
    status text NOT NULL CONSTRAINT account_change__status CHECK (status IN ('INVITED', 'ACTIVE', 'INACTIVE', 'LOCKED', 'DEACTIVATED')),
    reason text,
    changed_at timestamptz NOT NULL,
    changed_by uuid CONSTRAINT account_change__changed_by REFERENCES user_account
  );
  CREATE INDEX account_change__user_id ON account_change (user_id, sequence);

  -- The last reason of each; when it was given nobody wrote down.
  INSERT INTO account_change (user_id, municipality, district, kind, status, reason, changed_at)
    SELECT id, home_municipality, home_district,
      CASE status WHEN 'ACTIVE' THEN 'REACTIVATED' WHEN 'INACTIVE' THEN 'INACTIVATED' WHEN 'INVITED' THEN 'INVITED' ELSE status END,
      status, status_reason, now()
    FROM user_account WHERE status_reason IS NOT NULL;
  ALTER TABLE user_account DROP COLUMN status_reason;
`;

/** A request adds to it in the caller's own name. */
async function narrowHistory(queryRunner: QueryRunner): Promise<void> {
  const { app } = rolesOf(service);
  await queryRunner.query(`
    DROP POLICY app_update ON account_change;
    DROP POLICY app_delete ON account_change;
    REVOKE UPDATE, DELETE ON account_change FROM "${app}";
    CREATE POLICY app_in_own_name ON account_change AS RESTRICTIVE FOR INSERT TO "${app}"
      WITH CHECK (changed_by::text = (SELECT current_viewer()));
  `);
}

/** A request tells a user only what its action has to tell, and only of a changed address anywhere but to the user's present one. */
async function narrowMessages(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    ALTER TABLE message ADD COLUMN given_up_at timestamptz;
    CREATE POLICY app_of_action ON message AS RESTRICTIVE FOR INSERT TO "${rolesOf(service).app}" WITH CHECK (
      (template, current_setting('app.action', true)) IN (
        ('INVITATION', 'identity.user:create'),
        ('EMAIL_CHANGED', 'identity.user:update'),
        ('REACTIVATED', 'identity.user:reactivate'),
        ('UNLOCKED', 'identity.user:unlock'),
        ('CREDENTIALS_RESET', 'identity.user:reset-credentials'),
        ('ADMINISTRATOR_CHANGE_SUBMITTED', 'identity.administrator-change:submit'),
        ('ADMINISTRATOR_CHANGE_DECIDED', 'identity.administrator-change:decide'))
      AND (to_sealed IS NOT NULL) = (template = 'EMAIL_CHANGED'));
  `);
}

/** A form says truly who has sent it in, and a decision touches nothing but the decision, once and in the decider's name. */
async function narrowForms(queryRunner: QueryRunner): Promise<void> {
  const { app } = rolesOf(service);
  await queryRunner.query(`
    CREATE POLICY app_origin ON administrator_change AS RESTRICTIVE FOR INSERT TO "${app}"
      WITH CHECK ((origin = 'IMDI') = ((SELECT reach_list('write', 'all')) IS NOT NULL));
    DROP POLICY app_update ON administrator_change;
    CREATE POLICY app_update ON administrator_change FOR UPDATE TO "${app}"
      USING (status = 'SUBMITTED' AND (SELECT reach_list('write', 'all')) IS NOT NULL
        AND current_setting('app.action', true) = 'identity.administrator-change:decide')
      WITH CHECK (status <> 'SUBMITTED' AND decided_by::text = (SELECT current_viewer()));
    REVOKE UPDATE ON administrator_change FROM "${app}";
    GRANT UPDATE (status, decided_by, decided_at, decision_reason, version) ON administrator_change TO "${app}";
  `);
}
