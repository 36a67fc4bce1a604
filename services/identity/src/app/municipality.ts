import type { Viewer } from '@imdinett/access';
import { osloDate } from '@imdinett/kernel';
import { connectionOf, pageOf, type Connection, type PageArguments } from '@imdinett/persistence';
import type { Deps } from '../context';
import {
  countMunicipalities,
  findMunicipalities,
  loadDistricts,
  loadMunicipalities,
  type MunicipalitySearch,
} from '../db/municipality.store';
import type { District, Municipality } from '../domain/municipality';

/** A loader's batch. Null = there has been no such number since 2017. */
export function readMunicipalities(
  deps: Deps,
  viewer: Viewer,
  numbers: readonly string[],
): Promise<readonly (Municipality | null)[]> {
  return deps.transaction(viewer, 'identity.municipality:read', async ({ manager }) => {
    const found = new Map(
      (await loadMunicipalities(manager, numbers)).map((one) => [one.number, one]),
    );
    return numbers.map((number) => found.get(number) ?? null);
  });
}

export function readDistricts(
  deps: Deps,
  viewer: Viewer,
  numbers: readonly string[],
): Promise<readonly (District | null)[]> {
  return deps.transaction(viewer, 'identity.municipality:read', async ({ manager }) => {
    const found = new Map((await loadDistricts(manager, numbers)).map((one) => [one.number, one]));
    return numbers.map((number) => found.get(number) ?? null);
  });
}

export type ListMunicipalities = PageArguments & {
  readonly filter?:
    | {
        readonly text?: string | null | undefined;
        readonly county?: string | null | undefined;
        readonly inForceOn?: string | null | undefined;
        readonly includeEarlier?: boolean | null | undefined;
      }
    | null
    | undefined;
};

export type MunicipalityConnection = Connection<Municipality>;

export async function listMunicipalities(
  deps: Deps,
  viewer: Viewer,
  { filter, ...args }: ListMunicipalities,
): Promise<MunicipalityConnection> {
  const page = pageOf(args);
  const search: MunicipalitySearch = {
    text: filter?.text,
    county: filter?.county,
    inForceOn: filter?.includeEarlier === true ? null : (filter?.inForceOn ?? osloDate(deps.now())),
  };
  const read = <T>(
    work: (manager: Parameters<typeof findMunicipalities>[0]) => Promise<T>,
  ): Promise<T> =>
    deps.transaction(viewer, 'identity.municipality:read', ({ manager }) => work(manager));
  const rows = await read((manager) => findMunicipalities(manager, search, page));
  return connectionOf(
    rows,
    page,
    ({ number }) => [number],
    () => read((manager) => countMunicipalities(manager, search)),
  );
}
