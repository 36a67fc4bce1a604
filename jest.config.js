const { jestProject } = require('./jest.preset.js');

module.exports = {
  projects: [jestProject('unit'), jestProject('int'), jestProject('e2e')],
  // Two cores, and a worker that has loaded the whole graph of Apollo and TypeORM is a large one.
  maxWorkers: 2,
  workerIdleMemoryLimit: '1GB',
  testTimeout: 30_000,
};
