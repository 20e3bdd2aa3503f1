/**
 * Every column of the store that names a person, and what becomes of it when two records are made
 * one and when a person is erased. A test reads the store's schema and fails for a column that is
 * not here.
 */

/** `move`: it names the kept record from then on; `own`: a rule of its own; `stay`: as it was. */
type OnMerge = 'move' | 'own' | 'stay';
/** `null`: it names nobody; `remove`: the row goes; `own`: a rule of its own; `stay`: an id that leads to nothing. */
type OnErase = 'null' | 'remove' | 'own' | 'stay';

export const PERSON_COLUMNS = {
  // one's own
  'person.merged_into': ['own', 'own'],
  'person_address.person_id': ['move', 'remove'],
  'person_establishment.person_id': ['own', 'remove'],
  'grant.person_id': ['own', 'remove'],
  'coming_grant.person_id': ['own', 'remove'],
  'session.person_id': ['own', 'remove'],
  'confirmation.person_id': ['move', 'remove'],
  'identity.person_id': ['move', 'remove'],
  'passkey.person_id': ['move', 'remove'],
  'privacy_acceptance.person_id': ['own', 'remove'],
  'mail_choice.person_id': ['own', 'remove'],
  'network_member.person_id': ['own', 'remove'],
  'participant.person_id': ['own', 'own'],
  'partner.lead_id': ['move', 'null'],
  // events
  'booking.person_id': ['own', 'own'],
  'booking.booked_by': ['move', 'own'],
  'calendar_entry.person_id': ['own', 'own'],
  'calendar_feed.person_id': ['own', 'remove'],
  'invitation.person_id': ['own', 'own'],
  'party.booked_by': ['move', 'stay'],
  'talk.person_id': ['move', 'own'],
  'presenter.person_id': ['own', 'remove'],
  'talk_question.person_id': ['move', 'remove'],
  'talk_word.person_id': ['own', 'remove'],
  'inbound.person_id': ['move', 'own'],
  // who did it: an id
  'grant.granted_by': ['move', 'stay'],
  'coming_grant.granted_by': ['move', 'stay'],
  'confirmation.confirmed_by': ['move', 'stay'],
  'role_invitation.invited_by': ['move', 'stay'],
  'role_invitation.accepted_by': ['move', 'stay'],
  'privacy_notice.published_by': ['move', 'stay'],
  'school_import.made_by': ['move', 'stay'],
  'school_import.applied_by': ['move', 'stay'],
  'bring_in.made_by': ['move', 'stay'],
  'bring_in.applied_by': ['move', 'stay'],
  'bring_in.undone_by': ['move', 'stay'],
  'participant.nominated_by': ['move', 'stay'],
  'programme_rule.made_by': ['move', 'stay'],
  'resumption.resumed_by': ['move', 'stay'],
  'suspension.suspended_by': ['move', 'stay'],
  'nomination_link.made_by': ['move', 'stay'],
  'nomination_list.made_by': ['move', 'stay'],
  'nomination_list.sent_by': ['move', 'stay'],
  'self_nomination.answered_by': ['move', 'stay'],
  'partner.answered_by': ['move', 'stay'],
  'file.added_by': ['move', 'stay'],
  'network.made_by': ['move', 'stay'],
  'event.created_by': ['move', 'stay'],
  'series.created_by': ['move', 'stay'],
  'event_change.by': ['move', 'stay'],
  'letter_words.changed_by': ['move', 'stay'],
  'pending_change.asked_by': ['move', 'stay'],
  'presenter.asked_by': ['move', 'stay'],
  'talk_ask.asked_by': ['move', 'stay'],
  'material.added_by': ['move', 'stay'],
  'pool_request.asked_by': ['move', 'stay'],
  'pool_request.answered_by': ['move', 'stay'],
  'attendance.recorded_by': ['move', 'stay'],
  'message.written_by': ['move', 'stay'],
  'calendar_feed.made_by': ['move', 'stay'],
  'invitation.invited_by': ['move', 'stay'],
  'invitation_list.made_by': ['move', 'stay'],
  'invitation_list.sent_by': ['move', 'stay'],
  'inbound.seen_by': ['move', 'stay'],
  'retention.changed_by': ['move', 'stay'],
  // append-only
  'audit_entry.actor_id': ['stay', 'stay']
} as const satisfies Record<string, readonly [OnMerge, OnErase]>;

/** The columns with one simple rule, as table and column. */
export function columnsWith(
  act: 'merge' | 'erase',
  rule: OnMerge | OnErase
): { table: string; column: string }[] {
  return Object.entries(PERSON_COLUMNS)
    .filter(([, rules]) => rules[act === 'merge' ? 0 : 1] === rule)
    .map(([name]) => {
      const [table, column] = name.split('.') as [string, string];
      return { table, column };
    });
}
