import { readTestArguments } from './test-arguments.ts';

it.each([
  [[], ['unit', 'int', 'e2e'], []],
  [['--selectProjects', 'unit'], ['unit'], []],
  [['--selectProjects', 'unit', 'int', 'libs/access'], ['unit', 'int'], ['libs/access']],
  [['--selectProjects', 'e2e', '--', 'gateway', '-t', 'unit'], ['e2e'], ['gateway', '-t', 'unit']],
  [
    ['-t', 'refuses', 'services/nir'],
    ['unit', 'int', 'e2e'],
    ['-t', 'refuses', 'services/nir'],
  ],
])('reads %j', (args, kinds, rest) => {
  expect(readTestArguments(args)).toEqual({ kinds, rest });
});
