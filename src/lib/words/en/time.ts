/** How days and times read. */
export const time = {
  days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
  longDays: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  months: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  longMonths: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December'
  ],
  am: 'am',
  pm: 'pm',
  noon: '12 noon',
  midnight: '12 midnight',
  ukTime: 'UK time',
  noDate: 'Date to come',
  hours: (hours: string) => (hours === '1' ? '1 hour' : `${hours} hours`),
  minutes: (minutes: number) => `${minutes} min`
} as const;
