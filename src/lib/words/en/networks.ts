/** Words of networks: joining them, and the organisers' list of them. */
export const networks = {
  mine: {
    title: 'My networks',
    lead: 'Groups of practitioners across authorities. Organisers may invite a whole network. The other members see your name and address only if you say so.',
    legend: 'I belong to',
    save: 'Save my networks',
    saved: 'Your networks are saved',
    none: 'There is no network to join yet.',
    contact: 'Contact in my networks',
    shown: 'They see my name and address',
    hidden: 'They do not see me'
  },
  all: {
    title: 'Networks',
    lead: 'Practitioners join them by themselves, under My Twilight. An event may invite a whole network.',
    link: 'Networks',
    name: 'Name',
    nameHint: 'Such as “Early years” or “Rural schools”',
    nameMissing: 'Enter a name for the network',
    summary: 'For whom it is',
    summaryHint: 'One line, for whoever thinks about joining',
    add: 'Add the network',
    added: 'The network is there',
    end: 'End it',
    ended: 'The network has ended',
    endedWhy: 'Add it again under its name, and whoever belonged to it does again.',
    members: (count: number) => (count === 1 ? '1 person' : `${count} people`),
    none: 'No network yet',
    noneWhy: 'Add one, and people can join it.'
  }
};
