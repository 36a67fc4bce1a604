import { CreateSettlement1795478400000 } from './1795478400000-create-settlement';

export const migrations = [CreateSettlement1795478400000];
