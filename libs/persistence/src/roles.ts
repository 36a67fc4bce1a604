export type Roles = {
  readonly owner: string;
  readonly app: string;
  readonly job: string;
  readonly audit: string;
};

/** The four database roles of a service. None of them may bypass row-level security; only the owner may create anything. */
export function rolesOf(service: string): Roles {
  if (!/^[a-z][a-z_]*$/.test(service)) throw new Error(`${service} cannot name database roles`);
  return {
    owner: `${service}_owner`,
    app: `${service}_app`,
    job: `${service}_job`,
    audit: `${service}_audit`,
  };
}
