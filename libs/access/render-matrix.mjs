// Writes MATRIX.md: nx build access && node libs/access/render-matrix.mjs
import { writeFileSync } from 'node:fs';
import { URL } from 'node:url';
import { matrixPage } from './dist/matrix-page.js';

writeFileSync(new URL('MATRIX.md', import.meta.url), matrixPage());
