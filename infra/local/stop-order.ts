import { serviceNames } from './config.ts';

/** The order in which things stop; those in one group stop side by side. */
export const stopOrder: readonly (readonly string[])[] = [
  ['gateway'],
  serviceNames,
  ['kafka'],
  ['postgres'],
];
