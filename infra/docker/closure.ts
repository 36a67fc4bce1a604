/** The entries of package-lock.json, by their place in the tree. */
export type Packages = Readonly<
  Record<
    string,
    {
      readonly version?: string;
      /** A workspace: `resolved` is its folder. */
      readonly link?: boolean;
      readonly resolved?: string;
      readonly dependencies?: Readonly<Record<string, string>>;
      readonly optionalDependencies?: Readonly<Record<string, string>>;
      readonly peerDependencies?: Readonly<Record<string, string>>;
      readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
    }
  >
>;

/** Everything that is reached from these places without development dependencies; workspaces come as their folders. */
export function closure(packages: Packages, starts: readonly string[]): ReadonlySet<string> {
  const reached = new Set<string>();
  const todo = [...starts];
  for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
    if (reached.has(at)) continue;
    reached.add(at);
    for (const name of needs(packages, at)) {
      const place = resolvePackage(packages, at, name);
      if (place === null) continue;
      const { link, resolved } = packages[place] ?? {};
      todo.push(link && resolved ? resolved : place);
    }
  }
  return reached;
}

function needs(packages: Packages, place: string): string[] {
  const entry = packages[place];
  const peers = Object.keys(entry?.peerDependencies ?? {}).filter(
    (name) => !entry?.peerDependenciesMeta?.[name]?.optional,
  );
  return [...Object.keys({ ...entry?.dependencies, ...entry?.optionalDependencies }), ...peers];
}

/** Node's own search: the nearest node_modules on the way up. */
function resolvePackage(packages: Packages, from: string, name: string): string | null {
  for (let at = from; ; at = at.slice(0, Math.max(at.lastIndexOf('/'), 0))) {
    const place = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (!at.endsWith('node_modules') && packages[place]) return place;
    if (at === '') return null;
  }
}
