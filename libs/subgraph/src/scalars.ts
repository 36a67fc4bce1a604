import {
  isDistrictNumber,
  isDufNumber,
  isMunicipalityNumber,
  parseLocalDate,
} from '@imdinett/kernel';
import { idnr } from '@navikt/fnrvalidator';
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { DateTimeResolver } from 'graphql-scalars';

/** The scalars of the graph. Bad input is refused with BAD_USER_INPUT and a sentence that says what is expected. */
export const scalars = {
  Date: textScalar(
    'Date',
    (text) => parseLocalDate(text) !== null,
    'Skriv en dato som finnes, på formen 2026-01-31.',
  ),
  DateTime: DateTimeResolver,
  Kroner: new GraphQLScalarType<number, number>({
    name: 'Kroner',
    serialize: (value) => kroner(value),
    parseValue: (value) => kroner(value),
    parseLiteral: (node) => kroner(node.kind === Kind.INT ? Number(node.value) : null),
  }),
  MunicipalityNumber: textScalar(
    'MunicipalityNumber',
    isMunicipalityNumber,
    'Et kommunenummer har fire sifre, for eksempel 0301.',
  ),
  DistrictNumber: textScalar(
    'DistrictNumber',
    isDistrictNumber,
    'Et bydelsnummer har seks sifre, for eksempel 030101.',
  ),
  DufNumber: textScalar(
    'DufNumber',
    isDufNumber,
    'Et DUF-nummer har tolv sifre og begynner med årstallet.',
  ),
  NationalId: textScalar(
    'NationalId',
    isNationalId,
    'Et fødselsnummer eller D-nummer har elleve sifre med gyldige kontrollsifre.',
  ),
} as const;

/** fødselsnummer and D-number, also Skatteetaten's synthetic ones (month + 80). The validator reads the rule of 2032 too. */
function isNationalId(text: string): boolean {
  const result = idnr(text);
  return result.status === 'valid' && result.type !== 'hnr' && result.type !== 'dnr-and-hnr';
}

function textScalar(
  name: string,
  isValid: (text: string) => boolean,
  advice: string,
): GraphQLScalarType<string, string> {
  const parse = (value: unknown): string => {
    if (typeof value === 'string' && isValid(value)) return value;
    throw refused(name, advice);
  };
  return new GraphQLScalarType<string, string>({
    name,
    serialize: (value) => String(value),
    parseValue: parse,
    parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : null),
  });
}

function kroner(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw refused('Kroner', 'Skriv et beløp i hele kroner.');
}

/** The value itself is left out of the message: it may be somebody's national id. */
function refused(scalar: string, advice: string): GraphQLError {
  return new GraphQLError(advice, { extensions: { code: 'BAD_USER_INPUT', scalar } });
}
