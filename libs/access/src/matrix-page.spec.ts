import { readFileSync } from 'node:fs';
import path from 'node:path';
import { matrixPage } from './matrix-page';

it('MATRIX.md shows the matrix as it is (if not: node libs/access/render-matrix.mjs)', () => {
  expect(readFileSync(path.join(__dirname, '../MATRIX.md'), 'utf8')).toBe(matrixPage());
});
