import { createHash } from 'node:crypto';
import { z } from 'zod';

/** What stands beside the supergraph in the artefact: who has which action, as data. The gateway knows nothing of reach. */
export const accessRules = z.strictObject({
  /** SHA-256 of supergraph.graphql: the two belong together or are not taken. */
  supergraphDigest: z.string().regex(/^[0-9a-f]{64}$/),
  /** Action → roles; `*` is every user. */
  actions: z.record(z.string(), z.array(z.string()).min(1)),
  /** Fields that need no login and ignore a bearer. */
  publicOperations: z.array(z.string()),
  /** Guarded fields without personal data: answered also when the access table is stale. */
  publicWhenStale: z.array(z.string()),
});

export type AccessRules = z.infer<typeof accessRules>;

export function digestOf(supergraph: string): string {
  return createHash('sha256').update(supergraph, 'utf8').digest('hex');
}

/** The actions that at least one of the roles has. */
export function actionsOf(rules: AccessRules, roles: readonly string[]): ReadonlySet<string> {
  const held = new Set([...roles, '*']);
  return new Set(
    Object.entries(rules.actions)
      .filter(([, holders]) => holders.some((role) => held.has(role)))
      .map(([action]) => action),
  );
}
