import type { CodegenConfig } from '@graphql-codegen/cli';

/** The one codegen configuration. `mappers` names the domain type behind a GraphQL type: `{ Quota: 'quota#Quota' }`. */
export function subgraphCodegen(
  service: string,
  mappers: Readonly<Record<string, string>> = {},
): CodegenConfig {
  const root = `services/${service}`;
  return {
    schema: `${root}/schema.graphql`,
    generates: {
      [`${root}/src/graphql/types.generated.ts`]: {
        plugins: ['typescript', 'typescript-resolvers'],
        config: {
          federation: true,
          contextType: '../context#Context',
          useTypeImports: true,
          enumsAsTypes: true,
          immutableTypes: true,
          strictScalars: true,
          scalars: {
            Date: 'string',
            DateTime: 'Date',
            Kroner: 'number',
            MunicipalityNumber: 'string',
            DistrictNumber: 'string',
            DufNumber: 'string',
            NationalId: 'string',
            _FieldSet: 'string',
          },
          mappers: Object.fromEntries(
            Object.entries(mappers).map(([type, target]) => [
              type,
              target.startsWith('.') ? target : `../domain/${target}`,
            ]),
          ),
          mapperTypeSuffix: 'Model',
        },
      },
    },
  };
}
