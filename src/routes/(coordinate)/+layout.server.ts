import { turnAway } from '../door.server.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals }) => turnAway(locals);
