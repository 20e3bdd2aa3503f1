/** The icon of each kind of event. */
import type { EventKind } from '#db/schema.ts';
import type { IconName } from '#lib/ui/icons.ts';

export const KIND_ICONS: Record<EventKind, IconName> = {
  teachmeet: 'chat',
  twilight: 'moon',
  'full-day': 'calendar',
  webinar: 'screen'
};
