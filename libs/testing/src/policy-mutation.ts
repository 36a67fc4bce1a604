import { isDeepStrictEqual } from 'node:util';
import { rolesOf, type Settings } from '@imdinett/persistence';
import {
  attemptsOf,
  inUndoneTransaction,
  succeeding,
  undoing,
  type Attempt,
  type Fixture,
} from './attempt';

type Policy = {
  readonly table: string;
  readonly name: string;
  readonly command: 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE' | 'ALL';
  readonly permissive: boolean;
  readonly condition: string | null;
  /** Whether it asks about any column. Without one it holds for every row or for none. */
  readonly asksRow: boolean;
  /** What the app may do with the table at all. */
  readonly privileges: readonly string[];
};

type Mutation = {
  readonly table: string;
  readonly title: string;
  readonly statement: string;
  /** Whether the app has a privilege for what the policy is asked about. */
  readonly asked: boolean;
};

/** The policies of the app's role, each dropped and each opened, as a migration could by mistake. */
async function mutationsOf({ database, service }: Fixture): Promise<readonly Mutation[]> {
  const policies = await database.select<Policy>(
    `SELECT tablename AS table, policyname AS name, cmd AS command, permissive = 'PERMISSIVE' AS permissive, qual AS condition,
            EXISTS (
              SELECT FROM pg_depend d JOIN pg_policy p ON p.oid = d.objid
              WHERE d.classid = 'pg_policy'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0
                AND d.refobjid = p.polrelid AND p.polrelid = format('%I.%I', schemaname, tablename)::regclass AND p.polname = policyname
            ) AS "asksRow",
            ARRAY(
              SELECT p FROM unnest('{SELECT,INSERT,UPDATE}'::text[]) p WHERE has_any_column_privilege($1, format('%I.%I', schemaname, tablename), p)
              UNION ALL SELECT 'DELETE' WHERE has_table_privilege($1, format('%I.%I', schemaname, tablename), 'DELETE')
            ) AS privileges
     FROM pg_policies WHERE $1 = ANY (roles) ORDER BY tablename, policyname`,
    [rolesOf(service).app],
  );
  if (policies.length === 0) throw new Error(`${service} has no policy for its app`);
  return policies.flatMap((policy) =>
    variantsOf(policy).map(([variant, statement, commands]) => ({
      table: policy.table,
      title: `${policy.table} ${policy.name} ${variant}`,
      statement,
      asked: policy.privileges.some((one) => commands.includes(one)),
    })),
  );
}

/** Name, statement, and the commands that it is about. */
type Variant = readonly [string, string, readonly string[]];

function variantsOf(policy: Policy): readonly Variant[] {
  const { table, name, command, permissive, condition, asksRow } = policy;
  const commands = command === 'ALL' ? ['SELECT', 'INSERT', 'UPDATE', 'DELETE'] : [command];
  const dropped: Variant = ['dropped', `DROP POLICY ${name} ON ${table}`, commands];
  const opened = (clause: 'USING' | 'WITH CHECK', without: readonly string[]): Variant => [
    `${clause} (true)`,
    `ALTER POLICY ${name} ON ${table} ${clause} (true)`,
    commands.filter((one) => !without.includes(one)),
  ];
  const using = opened('USING', ['INSERT']);
  const check = opened('WITH CHECK', ['SELECT', 'DELETE']);
  // One that lets nothing through is the same as none.
  const removed = permissive && condition === 'false' ? [] : [dropped];
  switch (command) {
    case 'SELECT':
    case 'DELETE':
      return [...removed, using];
    case 'INSERT':
      return [...removed, check];
    case 'UPDATE':
    case 'ALL':
      // Whoever gets past a USING that asks nothing of the row gets past the same WITH CHECK with any row.
      return [...removed, using, ...(asksRow ? [check] : [])];
  }
}

/**
 * The mutations after which everyone gets at the same rows as before. Where the app may not do at all what the policy is
 * about, it says so: the policy is a net under a privilege that nobody has given.
 */
export async function unnoticedMutations(
  fixture: Fixture,
  everyone: readonly Settings[],
): Promise<readonly string[]> {
  const attempts = await attemptsOf(fixture);
  const mutations = await mutationsOf(fixture);
  return inUndoneTransaction(fixture, attempts, async (superuser) => {
    const before = new Map<Settings, readonly Attempt[]>();
    for (const settings of everyone)
      before.set(
        settings,
        await succeeding(superuser, { ...fixture, settings, attempts: attempts.all }),
      );

    const isNoticed = async (where: (attempt: Attempt) => boolean): Promise<boolean> => {
      const chosen = attempts.all.filter(where);
      for (const [settings, succeeded] of before) {
        const now = await succeeding(superuser, { ...fixture, settings, attempts: chosen });
        if (!isDeepStrictEqual(now, succeeded.filter(where))) return true;
      }
      return false;
    };

    const unnoticed: string[] = [];
    for (const { table, title, statement, asked } of mutations) {
      // Nor through another table's policy, which would be denied the look as well.
      if (!asked) {
        unnoticed.push(`${title}: no privilege`);
        continue;
      }
      const noticed = await undoing(superuser, async () => {
        await superuser.query(statement);
        // Most are noticed on the table itself; other tables' policies may look into it.
        return (
          (await isNoticed((attempt) => attempt.table === table)) ||
          (await isNoticed((attempt) => attempt.table !== table))
        );
      });
      if (!noticed) unnoticed.push(title);
    }
    return unnoticed;
  });
}
