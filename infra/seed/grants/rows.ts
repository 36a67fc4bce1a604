import { applicationDeadline, schemeOf } from './built.ts';
import type { DemoCase } from './cases.ts';

export function caseRow(one: DemoCase, { hasRequest }: { readonly hasRequest: boolean }): object {
  const { closedOn } = one;
  return {
    ...common(one),
    scheme: schemeOf(one.code),
    year_from_settlement: one.yearFromSettlement,
    closed_reason: closedOn === null ? null : 'YEAR_OVER',
    version: closedOn === null && !hasRequest ? 1 : 2,
  };
}

export function extraCaseRow(one: DemoCase): object {
  const grantYear = 1;
  return {
    ...common(one),
    grant_year: grantYear,
    application_deadline: applicationDeadline(one.openedOn, grantYear),
    version: one.closedOn === null ? 1 : 2,
  };
}

function common({
  id,
  code,
  year,
  municipality,
  district,
  person,
  openedOn,
  closedOn,
}: DemoCase): object {
  return {
    id,
    code,
    year,
    municipality,
    district,
    person_id: person.id,
    protection: person.protection,
    status: closedOn === null ? 'OPEN' : 'CLOSED',
    opened_on: openedOn,
    closed_on: closedOn,
  };
}
