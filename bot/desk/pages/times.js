// Seconds since 1970 in, a date or a time of day as the desk's language writes it out.

const options = {
  moment: { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hour12: false },
  clock: { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false },
};

export function moment(seconds, desk) {
  return format(seconds, desk, options.moment);
}

export function clock(seconds, desk) {
  return format(seconds, desk, options.clock);
}

export function duration(from, to) {
  const seconds = Math.max(0, Math.round(to - from));
  return Math.floor(seconds / 60) + ':' + String(seconds % 60).padStart(2, '0');
}

function format(seconds, { locale }, how) {
  return seconds === null || seconds === undefined ? '' : new Date(seconds * 1000).toLocaleString(locale, how);
}

// A day as a date field gives it in, the seconds at which it begins and ends here out.
export function dayStart(day) {
  return day ? new Date(day + 'T00:00:00').getTime() / 1000 : null;
}

export function dayEnd(day) {
  return day ? dayStart(day) + 86400 : null;
}
