/** Every "no", said to a person: what happened and what to do. */
import type { Reason, Refusal, RefusalFacts } from '#lib/refusal.ts';

type Said = string | ((facts: RefusalFacts) => string);

const SENTENCES: Record<Reason, Said> = {
  'not-allowed': 'That is not yours to do. Sign in as somebody who may.',
  'not-for-you': ({ whom }) => `This event is only for ${whom}.`,
  'prove-again': 'This needs a fresh proof that it is you. Sign in again, then repeat it.',
  'own-right': 'Nobody gives themselves a right. Ask another administrator.',
  'last-administrator': 'There must be one administrator left. Name another one first.',
  'own-account': 'Nobody disables their own account. Ask another administrator.',
  'scope-wrong': 'This right is not given for that. Choose what it is for again.',
  'scope-unknown': 'Choose what the right is for.',
  'right-ends-first': 'The last day must not be before the first.',
  'right-over': 'That day is past. Choose one to come, or leave it empty.',
  'right-invited': 'This address has an invitation to that right already.',
  'role-invitation-unknown': 'This link is not one of ours. Copy it whole from the mail.',
  'role-invitation-over':
    'This invitation is too old. Ask whoever invited you to send another one.',
  'role-invitation-done': 'This invitation has been accepted already.',
  'role-invitation-withdrawn': 'This invitation was withdrawn.',
  'accent-wrong': 'Enter a colour as # and six signs, like #5c3292.',
  'accent-too-weak': ({ ratio, on }) =>
    `On ${on} surfaces this colour has a contrast of ${ratio} : 1, and 4.5 : 1 is needed to read it. Choose a ${on === 'dark' ? 'lighter' : 'darker'} one.`,

  'slow-down': 'That was too often in a short time. Wait a quarter of an hour and try again.',

  'provider-state':
    'This sign-in did not begin in this browser, or it took too long. Begin it again.',
  'provider-cancelled': 'You went back without signing in there. Choose another way, or try again.',
  'provider-failed': 'Signing in there did not work. Try again, or let us send you a mail.',
  'provider-tenant':
    'That account is not of an organisation that signs in here this way. Let us send you a mail instead.',
  'identity-taken': 'That account belongs to somebody else’s record. Sign in with it to see whose.',
  'signed-in-not': 'You cannot sign in at the moment. Write to the team.',
  'passkey-wrong': 'That passkey is not known here. Let us send you a mail instead.',
  'passkey-over': 'That took too long. Press the button again.',
  'passkey-there': 'That passkey is added already.',
  'prove-passkey':
    'This needs your passkey. Sign in with it, ask a second administrator to confirm you, or sign in by the link that “npm run admin” prints on the server.',
  'confirm-over': 'They no longer ask for it. Let them ask again.',
  'confirm-own': 'Nobody confirms themselves. Ask another administrator.',
  'confirm-alone':
    'There is no other administrator. Sign in by the link that “npm run admin” prints on the server.',

  'link-unknown': 'This link is not one of ours. Copy it whole from the mail.',
  'link-used': 'This link has been used already. What it was for is done.',
  'link-over': 'This link is too old. Ask for a new mail.',
  'code-wrong': ({ left }) =>
    Number(left) > 0
      ? `That is not the code in the mail. ${left === 1 ? 'One try is' : `${left} tries are`} left; the link in the mail always works.`
      : 'That is not the code in the mail. No tries are left; press the link in the mail, or ask for a new one.',
  'code-over': 'This code is no longer good. Press the link in the mail, or ask for a new one.',

  'event-unknown': 'There is no such event.',
  'not-bookable': ({ status }) =>
    status === 'cancelled'
      ? 'This event is cancelled.'
      : 'Places for this event cannot be booked at the moment.',
  'too-early': ({ when }) => `Booking opens ${when ?? 'later'}.`,
  'too-late': ({ when }) => (when ? `Booking closed ${when}.` : 'It is too late for that now.'),
  'no-such-mode': 'Choose one of the ways to be there.',
  'no-place-free': 'The place has just gone. You keep your position on the waiting list.',
  'not-waiting': 'This booking is not on the waiting list.',
  'booking-over': 'This booking has ended.',
  'not-in-school-time': 'This event is not in school time, so nobody needs cover or release.',
  'other-authority': ({ authority }) => `Choose a school or nursery of ${authority} from the list.`,
  'already-booked': ({ name }) => `${name || 'This person'} has a booking for this event already.`,
  'other-repeat': ({ when }) =>
    `You have a booking for this event on ${when}. Cancel that one first if you would rather come to this one.`,
  'one-of-series': ({ title }) =>
    `This is one session of “${title}”, which is booked as a whole. Book all of its sessions together.`,
  'not-all-sessions': ({ full }) =>
    `There is no place free on ${full}. Say whether you would like to wait for it and have the rest.`,
  'nothing-to-book': 'None of these sessions can be booked at the moment.',
  'by-private-link': 'Places are booked by the link in the invitation. Ask whoever told you of it.',
  'place-not-theirs': ({ whom }) =>
    `That place is kept for ${whom}. Pass it to a colleague of a school or nursery there.`,
  'undo-over': 'It is too long ago to take that back. Book again: if it is full, you can wait.',
  'not-offered': 'This offer no longer stands.',
  'not-requested': 'This request has been answered already.',
  'reason-missing': 'Say why. The person will read it.',
  'position-wrong': 'Enter a position, like 1.',
  'not-all-fit': ({ fit, asked }) =>
    `${fit} of the ${asked} would get a place now. Say what shall happen with the rest.`,
  'names-needed': 'The organiser answers each request, so each needs a name. Enter 0 here.',
  'too-many-people': ({ most }) => `At most ${most} people at once. Book the rest afterwards.`,
  'nobody-named': 'Enter at least one colleague, or a number of places.',
  'names-over': 'The names had to be given by then; the places have gone to others.',
  'question-missing': 'Answer this question.',
  'answer-wrong': 'Choose one of the answers.',

  'pool-unknown': 'There are no such places.',
  'pool-there': ({ whom }) => `There are places for ${whom} already. Change their number instead.`,
  'nobody-waits': 'Nobody else waits who could be given this place now, so they keep it.',
  'release-past': 'That day is past. Enter a day to come, before the event.',
  'release-not-school-day': ({ whom }) => `Schools in ${whom} are closed on that day.`,
  'more-than-free': ({ free }) =>
    Number(free) === 0
      ? 'None of these places is free.'
      : `Only ${Number(free) === 1 ? 'one of these places is' : `${free} of these places are`} free.`,
  'request-answered': 'This has been answered already.',

  'date-needed': 'A published event needs its date. Enter day, start and end.',
  'date-past': 'That date is in the past. Enter a day to come.',
  'ends-before-start': 'The end must be after the start.',
  'clock-change':
    'Between 1 and 2 in the morning of that day the clocks change, and calendars would disagree. Choose another time.',
  'closes-before-opens': 'Booking must close after it opens.',
  'places-below-taken': ({ taken }) =>
    `${taken} ${taken === 1 ? 'place is' : 'places are'} taken. Enter at least ${taken}.`,
  'room-limit': ({ total, limit }) =>
    `Places, presenters and team would come to ${total}; the room allows ${limit}.`,
  'place-missing': 'Say where it takes place.',
  'already-cancelled-event': 'This event is cancelled and can no longer be changed.',
  'already-over': 'This event has begun. It can no longer be moved or cancelled.',
  'placeholder-unknown': ({ typed }) =>
    `${typed} is nothing that a letter can fill in. Use {name}, {title}, {when}, {where}, {host} or {event}.`,
  'subject-needs-event':
    'Keep {event} in the subject: it stands for day, time, title and place, and many read only that.',
  'letter-unknown': 'There is no such letter.',
  'letter-waits': 'This letter is on its way already.',
  'letter-over': 'The reason for this letter is gone, or a newer one has gone out instead.',
  'letter-lately': 'It was sent again a moment ago. Give it five minutes.',
  'no-sample': 'This event sends no such letter.',
  'change-pending':
    'Another change of this event is about to be made. Wait a minute, take it back, or do it now.',
  'change-made': 'It is too late to take that back: the change has been made.',
  'changed-meanwhile':
    'Somebody else saved this event while you were typing. Nothing of yours was saved: what you typed is below, theirs is on the event’s page. Save again to put yours in its place.',
  'not-a-draft': 'Only a draft can be published.',
  'not-postponed': 'Only a published event can be postponed.',
  'not-online': 'This event was not sent online.',
  'snowed-in':
    'Everyone is online because of the snow. Take them back to the room on the snow page first.',
  'room-too-small': ({ names }) =>
    `Nobody was moved, because these would not fit into the room: ${names}.`,

  'slot-unknown': 'That slot is no longer on the running order.',
  'slot-taken': 'Somebody has just taken that slot. Choose another one.',
  'slot-not-open': 'That slot is not open to you.',
  'slot-in-use':
    'Somebody has this slot: a talk stands in it, or people chose its workshop. That must be given back first.',
  'slot-outside': 'The slot must lie within the event, or up to three hours before its start.',
  'slot-changed-meanwhile':
    'Somebody else changed this slot while you wrote. Both versions are below; saving again keeps yours.',
  'agenda-not-empty': 'A template fills an empty running order only.',
  'cannot-move': 'It cannot go there: a slot of a track stays within its track.',
  'talk-unknown': 'There is no such talk any more.',
  'talk-too-long': ({ minutes }) =>
    `The talk does not fit: the slot has ${minutes} minutes, and it must end before its presenter leaves.`,
  'slot-still-open': 'A slot that fits is still open. Take that one.',
  'not-presenting': 'Only somebody who presents in a slot can do that.',
  'not-asked': 'That was answered before. To leave the talk, press “I can’t present it”.',
  'name-missing': 'Type the name of whoever talks.',
  'too-many-presenters': ({ most }) => `A talk has at most ${most} presenters.`,

  'partner-unknown': 'There is no such partner.',
  'partner-not-approved':
    'Your organisation has not been approved yet. An organiser will look at it and write to you.',
  'partner-answered': 'Another organiser has answered this partner already.',
  'partner-there': ({ name }) =>
    `${name} is a partner already. Its contact can name you as a presenter.`,
  'partner-ended': 'This organisation presents no longer. An organiser can take it on again.',
  'partner-lead': 'This is the contact. Make somebody else the contact first.',
  'presents-still': ({ name, talks }) =>
    `${name} still presents: ${talks}. Name somebody else there, or give the slot back, first.`,
  'kind-unknown': 'There is no such kind of partner.',
  'kind-in-use': ({ name }) => `Partners or slots are of the kind “${name}”. It can be renamed.`,
  'network-there': ({ name }) => `There is a network “${name}” already.`,
  'kind-there': ({ name }) => `There is a kind “${name}” already.`,
  'standing-unknown': 'This is not on offer any more.',
  'asks-open': 'Organisers wait for an answer about it. Answer them first.',
  'nothing-chosen': 'Choose at least one.',
  'asked-already': 'They have been asked about this event already.',
  'ask-unknown': 'The organiser asks this no longer.',
  'ask-answered': 'This was answered before.',
  'ask-over': 'This slot has been taken meanwhile, or is no longer there. Nothing was booked.',
  'person-unknown': 'Choose one of the presenters.',
  'no-addresses': 'Nobody on this list would get an invitation.',
  'too-many-addresses': ({ most, count }) =>
    `These are ${Number(count).toLocaleString('en-GB')} people, and one list may have ${Number(most).toLocaleString('en-GB')}. Divide it.`,
  'source-unknown': 'There is no such group any more. Choose another one.',
  'list-unknown':
    'There is no such list any more: one that was not sent is kept for a day. Make it again.',

  'series-unknown': 'There is no such series.',
  'in-series': 'This event belongs to another series already. Take it out of that one first.',
  'not-begun': ({ when }) => `Who came is noted once the event has begun, ${when}.`,

  'workshop-unknown': 'One of these workshops is no longer there. Choose again.',
  'workshops-overlap': ({ one, other }) =>
    `“${one}” and “${other}” are at the same time. Choose one of them.`,
  'no-workshops-online': 'The workshops are in the room; this booking is for joining online.',
  'workshop-chosen': ({ taken }) =>
    `${taken === 1 ? 'One person has' : `${taken} people have`} chosen this workshop. Put them into another one first.`,
  'workshop-clash': ({ people, title }) =>
    `${people === 1 ? 'One person' : `${people} people`} also chose “${title}”, which would then be at the same time.`,

  'programme-unknown': 'There is no such programme.',
  'programme-over': 'This programme has ended.',
  'programme-suspended': ({ title }) =>
    `“${title}” is suspended, so nothing can be booked, asked for or accepted in it now. Everybody in it gets a mail when it goes on.`,
  'programme-suspended-already': ({ when }) =>
    `The programme has been suspended already, since ${when}. Nobody was told twice.`,
  'programme-date-suspended': ({ title }) =>
    `“${title}” is suspended. Set the new date where the programme goes on, so that everybody hears of all dates in one mail.`,
  'suspend-changed':
    'Meanwhile an event has begun, ended or changed. Nobody was told yet: read which events it is about now, and confirm once more.',
  'nothing-to-resume':
    'Choose for at least one event what becomes of it, or let the programme go on without.',
  'not-replaceable':
    'Only an event that is published or postponed, and has not begun, can be replaced.',
  'replacement-missing': 'Enter the day, start and end of each event that takes its place.',
  'replacement-too-small': ({ needed }) =>
    `${needed === 1 ? 'One person has' : `${needed} people have`} a place and would keep it. Enter at least ${needed} places.`,
  'replacement-unknown':
    'The event that it is to be taken into is over, or is not open for booking.',
  'programme-no-places': ({ authority }) =>
    `This programme has no places for ${authority}. Its organiser can add some.`,
  'places-below-taken-by': ({ authority, taken }) =>
    `${taken} places of ${authority} are taken. Enter at least ${taken}.`,
  'participant-unknown': 'There is no such nomination.',
  'nominated-already': 'This address has been nominated already.',
  'nominated-elsewhere':
    'This address has been nominated by another authority. One person has one place.',
  'nomination-over': 'This nomination no longer stands. Ask your authority’s coordinator.',
  'school-elsewhere': ({ authority }) => `That school or nursery is not in ${authority}.`,
  'not-participating': 'This person does not take part in the programme now.',
  'participants-only':
    'This event is for participants only. Open it to everyone before you take it out.',
  'rule-missing': 'Set first what completes the programme.',
  'list-columns': 'No column of this file has addresses. Use columns Name, Email and School.',

  'file-missing': 'Choose a file first.',
  'file-too-large': ({ most }) =>
    `This file is larger than ${most}. Choose a smaller one, or add a link to it.`,
  'file-type-wrong': ({ types }) =>
    `This file is not one of the kinds that can be kept: ${types}. Save it as one of them, or add a link.`,
  'file-gone': 'This file is no longer there.',

  'material-unknown': 'That file or link is no longer there.',
  'material-missing': 'Choose a file or enter a link.',
  'material-full': ({ most }) =>
    `A talk can have ${most} files and links. Remove one first, or put several into one file.`,
  'venue-unknown': 'There is no such venue. Choose one from the list.',
  'venue-there': ({ name }) =>
    `${name} is on the list already, with this address. Change that one; if it is closed, open it again.`,
  'venue-closed': ({ name }) =>
    `${name} is no longer used. Choose another venue, or open it again first.`,
  'venue-changed-meanwhile':
    'Somebody else saved this while you were typing. Nothing of yours was saved: what you typed is below, theirs is on the page of the venue. Save again to put yours in its place.',
  'venue-hours': 'The building must close after it opens.',
  'map-link-wrong': 'Enter a whole web address that begins with https://, or leave it empty.',
  'venue-room-unknown': 'There is no such room in this venue. Choose one from the list.',
  'venue-room-there': ({ name }) => `This venue has a room called ${name} already.`,
  'venue-room-closed': ({ name }) => `The ${name} is no longer used. Choose another room.`,
  'venue-room-size': 'Enter how many people the room holds, as a whole number from 1 to 10,000.',
  'link-wrong': 'Enter the whole link, like https://example.org/slides.',
  'nobody-to-ask': 'There is nobody who could be mailed about this talk.',
  'asked-enough': ({ most }) =>
    `You have asked ${most} questions today. Keep what you typed and ask it tomorrow.`,

  'rule-unknown': 'There is no such reminder any more.',
  'rule-wrong': ({ least, most }) => `Enter a whole number from ${least} to ${most}.`,
  'rule-cover': 'Only a full day in school time needs cover.',
  'rule-there': 'There is a reminder at that time already.',
  'rules-full': ({ most }) => `An event has at most ${most} reminders. Change or remove one first.`,
  'rule-after-start': 'A reminder must go before the event begins.',
  'rule-past': 'That moment is past, so nobody would get it. Choose one to come.',

  'own-talk': 'This talk is your own, or your organisation’s. Somebody else says a word about it.',
  'word-unknown': 'You have said nothing here that could be changed.',
  'word-missing': 'Write what you would like to say.',
  'word-too-long': ({ most }) => `At most ${most} characters. Shorten it a little.`,
  'said-enough': ({ most }) =>
    `You have said something ${most} times today. Keep what you typed and send it tomorrow.`,

  'feed-there': 'You have this calendar address already. Replace it if it is lost.',
  'feed-unknown': 'This calendar address was removed already. Make another one.',

  'school-unknown': 'There is no such school or nursery.',
  'school-there': ({ name }) => `${name} is on the list already. Change that one instead.`,
  'seed-wrong': 'A SEED code has seven digits, like 8123456. Leave it empty if there is none.',
  'authority-unknown': 'Choose the authority.',
  'cluster-unknown': 'There is no such cluster any more.',
  'cluster-there': ({ name }) => `There is a cluster “${name}” in this authority already.`,
  'cluster-elsewhere': ({ name }) =>
    `${name} belongs to another authority, and a cluster is of one authority.`,
  'region-unknown': 'There is no such grouping.',
  'region-there': ({ name }) => `There is a grouping “${name}” already.`,
  'day-to-come':
    'This day is still to come. Close it on the day, so that people can book until then.',
  'text-unknown': 'No booking says this any more.',
  'import-unknown':
    'There is no such list any more: a draft is kept for a day. Choose the file again.',
  'import-columns': 'Say which columns hold the name and the authority.',
  'import-too-long': ({ most, count }) =>
    `This file has ${Number(count).toLocaleString('en-GB')} rows, and a list of schools may have ${Number(most).toLocaleString('en-GB')}.`,
  'import-applied': 'This list is being written already.',
  'bring-in-empty': 'This file has headings at most. Choose one with a row for each person.',
  'bring-in-too-long': ({ most, count }) =>
    `This file has ${Number(count).toLocaleString('en-GB')} rows, and one may have ${Number(most).toLocaleString('en-GB')}. Divide it, by year for example.`,
  'bring-in-unknown':
    'There is no such file any more: a draft is kept for a day. Choose the file again.',
  'bring-in-applied': 'This file is being brought in already.',
  'bring-in-columns':
    'Say which column holds the e-mail address; and for attendance, which ones hold the event and its date.',
  'bring-in-host': 'Enter who held these events, and so answers for the data.',
  'bring-in-contact': 'Enter the address to which people can write about them.',
  'bring-in-old': 'Something has changed since this was compared. Look at what would happen now.',
  'bring-in-writing': 'This file is still being brought in. Look again in a minute.',
  'import-old': 'Schools have changed since this was compared. Look at what is different now.',
  'address-theirs': 'You have this address already.',
  'address-main': 'Letters go to this address. Make another one the main address first.',
  'address-unknown': 'This is none of your addresses.',
  'addresses-full': ({ most }) => `A person can have ${most} addresses. Remove one first.`,
  'prove-signed-in':
    'Sign in in this browser first, or type the six digits in the one where you asked.',
  'merge-same': 'These are one record already.',
  'merge-over': 'This was proved too long ago. Add the address again.',
  'merge-own':
    'One of these records is your own. Add its other address under “My addresses” instead.',
  'merge-disabled': 'One of these records is closed. An administrator can help.',
  'erase-last-administrator':
    'You are the only administrator. Name another one first, so that somebody can look after Twilight.',
  'erase-lead': ({ partners }) =>
    `You are the contact of ${partners}. Make somebody else the contact first.`,
  'erase-organiser': ({ events }) =>
    `Nobody else organises ${events}. Ask an administrator to name another organiser first.`,
  'days-wrong': ({ least, most }) => `Enter a whole number of days from ${least} to ${most}.`
};

/** The sentence of a refusal. */
export function sentence({ refused, facts }: Refusal): string {
  const said: Said = SENTENCES[refused];
  return typeof said === 'string' ? said : said(facts);
}
