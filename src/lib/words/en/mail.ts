/** Words of the post itself: what may be turned off, and the organisers' page of letters. */
export const mail = {
  /** Under a letter of a list. */
  stop: {
    reminders: 'No more reminders, please',
    invitations: 'No more invitations, please',
    announcements: 'No more announcements, please',
    digest: 'No more daily summaries, please'
  },

  choices: {
    title: 'Which mails do you want?',
    lead: (email: string) => `For ${email}. You need not sign in.`,
    legend: 'Send me',
    lists: {
      reminders: 'Reminders',
      invitations: 'Invitations',
      announcements: 'Announcements and thanks',
      digest: 'Daily summaries'
    },
    hints: {
      reminders: 'Before an event that you have a place at.',
      invitations: 'When an organiser thinks that an event is for you.',
      announcements: 'Repeats of a full event, slides and thanks afterwards.',
      digest: 'For organisers: what happened at their events since yesterday.'
    },
    always:
      'What happens to your own booking or talk always reaches you: that it is booked, moved or cancelled.',
    save: 'Save',
    saved: 'Saved',
    savedWhy: 'It counts from the next mail on.',
    stopTitle: {
      reminders: 'No more reminders?',
      invitations: 'No more invitations?',
      announcements: 'No more announcements?',
      digest: 'No more daily summaries?'
    },
    stopYes: 'Stop them',
    stopped: {
      reminders: 'You get no more reminders',
      invitations: 'You get no more invitations',
      announcements: 'You get no more announcements',
      digest: 'You get no more daily summaries'
    },
    link: 'Which mails I get'
  }
} as const;
