import type { DemoUser } from '../src/app/provision';
import { identity, porsgrunn, skien } from './administration';
import {
  admin,
  administrator,
  colleague,
  employee,
  imdi,
  submitted,
  useAdministratorChanges,
} from './administrator-changes';

useAdministratorChanges();

describe('what the database itself refuses', () => {
  async function asAction(
    action: string,
    viewer: DemoUser,
    lists: Readonly<Record<string, string>>,
  ) {
    const app = await identity.harness.database.connectAs('app');
    await app.query('BEGIN');
    const settings = Object.entries({ viewer: viewer.id, action, ...lists });
    for (const [name, value] of settings)
      await app.query('SELECT set_config($1, $2, true)', [`app.${name}`, value]);
    return app;
  }
  const insertion = `INSERT INTO administrator_change (id, kind, municipality, user_id, reason, origin, submitted_by, submitted_at, status, decided_by, decided_at, decision_reason, version)
    VALUES (gen_random_uuid(), 'ADD', $1, $2, 'x', 'MUNICIPALITY', $3, now(), $4, $5, $6, $7, 1)`;

  it('a form from elsewhere, in the name of another, or decided from the start', async () => {
    const [by, user] = [await administrator(skien), await employee(skien)];
    const open = ['SUBMITTED', null, null, null];
    const decided = ['APPROVED', imdi.id, new Date(), 'x'];
    const wrong: readonly unknown[][] = [
      ['4001', user.id, by.id, ...open],
      ['4003', user.id, imdi.id, ...open],
      ['4003', user.id, by.id, ...decided],
    ];
    for (const values of wrong) {
      const app = await asAction('identity.administrator-change:submit', by, {
        read_own: '4003',
        write_own: '4003',
      });
      await expect(app.query(insertion, values)).rejects.toThrow('row-level security');
      await app.query('ROLLBACK');
    }
  });

  it("a decision by anything but IMDi's action, and one by whoever sent it in or is meant", async () => {
    const user = await employee(skien);
    const form = await submitted(imdi, { kind: 'ADD', userId: user.id, ...skien });
    const update = `UPDATE administrator_change SET status = 'APPROVED', decided_by = $2, decided_at = now(), decision_reason = 'x' WHERE id = $1`;
    const everywhere = { read_all: 'on', write_all: 'on' };
    const sending = await asAction('identity.administrator-change:submit', imdi, everywhere);
    expect((await sending.query(update, [form.id, colleague.id])).rowCount).toBe(0);
    await sending.query('ROLLBACK');
    for (const decider of [imdi, user]) {
      const app = await asAction('identity.administrator-change:decide', decider, everywhere);
      await expect(app.query(update, [form.id, decider.id])).rejects.toThrow('four_eyes');
      await app.query('ROLLBACK');
    }
  });

  it('a decision in another’s name, a second one, and any change of the form itself', async () => {
    const user = await employee(skien);
    const form = await submitted(imdi, { kind: 'ADD', userId: user.id, ...skien });
    const decision = `UPDATE administrator_change SET status = $3, decided_by = $2, decided_at = now(), decision_reason = 'x' WHERE id = $1`;
    const app = await asAction('identity.administrator-change:decide', colleague, {
      read_all: 'on',
      write_all: 'on',
    });
    const refused = async (sql: string, values: unknown[], why: string) => {
      await app.query('SAVEPOINT before');
      await expect(app.query(sql, values)).rejects.toThrow(why);
      await app.query('ROLLBACK TO before');
    };
    await refused(decision, [form.id, imdi.id, 'REJECTED'], 'row-level security');
    await refused(
      `UPDATE administrator_change SET kind = 'REMOVE' WHERE id = $1`,
      [form.id],
      'permission denied',
    );
    expect((await app.query(decision, [form.id, colleague.id, 'REJECTED'])).rowCount).toBe(1);
    expect((await app.query(decision, [form.id, colleague.id, 'APPROVED'])).rowCount).toBe(0);
    await app.query('ROLLBACK');
  });

  it('a form of a municipality that says it is IMDi’s', async () => {
    const user = await employee(skien);
    const by = await employee(skien, [admin(skien)]);
    const insertion = `INSERT INTO administrator_change (id, kind, municipality, user_id, reason, origin, submitted_by, submitted_at, status, version)
      VALUES (gen_random_uuid(), 'ADD', '4003', $1, 'x', $3, $2, now(), 'SUBMITTED', 1)`;
    const app = await asAction('identity.administrator-change:submit', by, {
      read_own: '4003',
      write_own: '4003',
    });
    expect((await app.query(insertion, [user.id, by.id, 'MUNICIPALITY'])).rowCount).toBe(1);
    await expect(app.query(insertion, [user.id, by.id, 'IMDI'])).rejects.toThrow(
      'row-level security',
    );
    await app.query('ROLLBACK');
  });

  it('a message that its action has no cause for', async () => {
    const by = await employee(skien, [admin(skien)]);
    const told = `INSERT INTO message (id, user_id, template, details, to_sealed, created_at, due_at) VALUES (gen_random_uuid(), $1, $2, '{}', $3, now(), now())`;
    const app = await asAction('identity.user:unlock', by, { read_own: '4003', write_own: '4003' });
    expect((await app.query(told, [by.id, 'UNLOCKED', null])).rowCount).toBe(1);
    for (const [template, to] of [
      ['CREDENTIALS_RESET', null],
      ['UNLOCKED', 'sealed'],
    ]) {
      await app.query('SAVEPOINT before');
      await expect(app.query(told, [by.id, template, to])).rejects.toThrow('app_of_action');
      await app.query('ROLLBACK TO before');
    }
    await app.query('ROLLBACK');
  });

  it('a message to anybody but oneself and those of the own reach', async () => {
    const [by, stranger] = [await employee(skien, [admin(porsgrunn)]), await employee(skien)];
    const told = `INSERT INTO message (id, user_id, template, details, created_at, due_at) VALUES (gen_random_uuid(), $1, 'ADMINISTRATOR_CHANGE_SUBMITTED', '{}', now(), now())`;
    const app = await asAction('identity.administrator-change:submit', by, {
      read_own: '4001',
      write_own: '4001',
    });
    expect((await app.query(told, [by.id])).rowCount).toBe(1);
    await expect(app.query(told, [stranger.id])).rejects.toThrow('row-level security');
    await app.query('ROLLBACK');
  });
});
