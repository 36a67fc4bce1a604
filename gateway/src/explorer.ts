import type { FastifyInstance } from 'fastify';
export function serveExplorer(app: FastifyInstance): void { app.get('/explorer', () => ''); }
