import { CreateSettlement1795478400000 } from './1795478400000-create-settlement';
import { FolderByAction1795564800000 } from './1795564800000-folder-by-action';

export const migrations = [CreateSettlement1795478400000, FolderByAction1795564800000];
