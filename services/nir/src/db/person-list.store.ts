import type { Scope } from '@imdinett/access';
import { badInput } from '@imdinett/kernel';
import { countLimit, type Page } from '@imdinett/persistence';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { Category } from '../domain/category';
import { keysBeginningWith } from '../domain/name';
import type { Law, Person } from '../domain/person';
import type { PersonReach } from '../domain/reach';
import type { SearchText } from '../domain/search-text';
import type { PersonSecrets } from './person-secrets';
import { PersonRow } from './person.row';
import { isUuid, personOf, type Asking } from './person.store';
import { reachRows, withinReach } from './within-reach';

export type PersonFilter = {
  readonly text: SearchText | null;
  readonly category: Category['code'] | null;
  readonly scheme: Category['scheme'] | null;
  readonly law: Law | null;
  /** Any of these follows the person up. */
  readonly followUpMunicipalities: readonly string[] | null;
  readonly followUpDistrict: string | null;
  readonly settlement: Exclude<PersonReach['reach'], 'granted'> | null;
};

export type PersonSearch = Asking & {
  readonly filter: PersonFilter;
  /** The clauses under which the caller reads categories: a filter by them must not tell of others. */
  readonly categoryScope: Scope;
  /** The clauses under which the caller reads closed data: shielded persons outside of them stand in no list. */
  readonly closedScope: Scope;
};

type Query = SelectQueryBuilder<PersonRow>;

/** One row more than the page holds, in the order of names. */
export async function findPersons(
  manager: EntityManager,
  secrets: PersonSecrets,
  { page, ...search }: PersonSearch & { readonly page: Page },
): Promise<readonly Person[]> {
  const query = matching(manager, secrets, search);
  if (page.after)
    query.andWhere(
      '(p.name_key, p.id) > (:afterName, :afterId)',
      await placeOf(manager, search, page.after),
    );
  const rows = await query
    .orderBy('p.nameKey')
    .addOrderBy('p.id')
    .limit(page.limit + 1)
    .getMany();
  return rows.map((row) => personOf(row, secrets));
}

/** A cursor names a row by its id, for names must not stand in it. It tells the place of nobody whom the list would not show. */
async function placeOf(
  manager: EntityManager,
  search: Omit<PersonSearch, 'filter'>,
  [id, ...others]: readonly string[],
): Promise<{ readonly afterName: string; readonly afterId: string }> {
  if (id === undefined || !isUuid(id) || others.length > 0)
    throw badInput('after', 'Ugyldig sidemerke. Bruk verdien av endCursor fra forrige side.');
  const row = await visible(manager, search)
    .andWhere('p.id = :id', { id })
    .select('p.name_key', 'name')
    .getRawOne<{ name: string }>();
  if (row === undefined)
    throw badInput('after', 'Raden som siden begynner etter, finnes ikke lenger. Start på nytt.');
  return { afterName: row.name, afterId: id };
}

/** Stops at one above the limit, where nobody wants to know any more. */
export async function countPersons(
  manager: EntityManager,
  secrets: PersonSecrets,
  search: PersonSearch,
): Promise<number> {
  const some = matching(manager, secrets, search)
    .select('1')
    .limit(countLimit + 1);
  const counted = await manager
    .createQueryBuilder()
    .select('count(*)', 'count')
    .from(`(${some.getQuery()})`, 'some')
    .setParameters(some.getParameters())
    .getRawOne<{ count: number }>();
  return counted?.count ?? 0;
}

function matching(
  manager: EntityManager,
  secrets: PersonSecrets,
  { filter, ...search }: PersonSearch,
): Query {
  const query = visible(manager, search);
  if (filter.text !== null) bySearchText(query, secrets, filter.text);
  if (filter.category !== null || filter.scheme !== null) byCategory(query, { filter, ...search });
  if (filter.law !== null) query.andWhere('p.law = :law', { law: filter.law });
  if (filter.followUpMunicipalities !== null)
    query.andWhere('p.follow_up_municipality = ANY(:municipalities)', {
      municipalities: filter.followUpMunicipalities,
    });
  if (filter.followUpDistrict !== null)
    query.andWhere('p.follow_up_district = :district', { district: filter.followUpDistrict });
  if (filter.settlement !== null) bySettlement(query, filter.settlement, search);
  return query;
}

/** Whom the caller may find in any list. */
function visible(manager: EntityManager, search: Omit<PersonSearch, 'filter'>): Query {
  const reached = withinReach(search.scope, search.today);
  const query = manager.createQueryBuilder(PersonRow, 'p').where(reached.sql, reached.parameters);
  withoutShielded(query, search);
  return query;
}

function withoutShielded(
  query: Query,
  { closedScope, today }: Pick<PersonSearch, 'closedScope' | 'today'>,
): void {
  if (closedScope.some(({ reach }) => reach === 'all')) return;
  const closed = withinReach(closedScope, today, 'closed');
  query.andWhere(
    `(p.protection = 'NONE' OR (p.protection = 'CONFIDENTIAL' AND ${closed.sql}))`,
    closed.parameters,
  );
}

function bySearchText(query: Query, secrets: PersonSecrets, text: SearchText): void {
  switch (text.kind) {
    case 'DUF_NUMBER':
      query.andWhere('p.duf_number = :duf', { duf: text.number });
      return;
    case 'NATIONAL_ID':
      query.andWhere('p.national_id_hash = :hash', { hash: secrets.hashOf(text.number) });
      return;
    case 'NAME': {
      // The first word by ranges on the two indexes; LIKE is not leakproof, and row-level security would keep it from them.
      const [first = '', ...others] = text.words;
      query.andWhere(
        `((p.name_key >= :from AND p.name_key < :below) OR (p.given_name_key >= :from AND p.given_name_key < :below))`,
        keysBeginningWith(first),
      );
      others.forEach((word, index) => {
        query.andWhere(`strpos(' ' || p.name_key, :word${String(index)}) > 0`, {
          [`word${String(index)}`]: ` ${word}`,
        });
      });
    }
  }
}

function byCategory(
  query: Query,
  { filter, categoryScope, today }: Omit<PersonSearch, 'scope' | 'closedScope'>,
): void {
  const readable = withinReach(categoryScope, today, 'category');
  query.andWhere(readable.sql, readable.parameters).andWhere(
    `EXISTS (SELECT 1 FROM person_category c WHERE c.person_id = p.id
       AND c.from_date <= :today AND (c.to_date IS NULL OR c.to_date > :today)
       AND (:category::text IS NULL OR c.code = :category) AND (:scheme::text IS NULL OR c.scheme = :scheme))`,
    { category: filter.category, scheme: filter.scheme },
  );
}

function bySettlement(
  query: Query,
  state: Exclude<PersonFilter['settlement'], null>,
  { scope, today }: Asking,
): void {
  if (scope.some(({ reach }) => reach === 'all')) {
    query.andWhere(`EXISTS (${reachRows(state)})`);
    return;
  }
  const here = withinReach(
    scope.filter(({ reach }) => reach === state),
    today,
    'settlement',
  );
  query.andWhere(here.sql, here.parameters);
}
