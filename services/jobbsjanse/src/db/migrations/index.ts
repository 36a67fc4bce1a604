import { CreateJobbsjanse1795000000000 } from './1795000000000-create-jobbsjanse';

export const migrations = [CreateJobbsjanse1795000000000];
