// A store shared by several tabs and work in, the work done while no other tab does its own. For browsers without locks
// and for websites without https, which have none. Loaded only there.

const LASTS = 10000; // milliseconds: after this the tab that held it counts as closed
const SETTLES = 60; // milliseconds in which what two tabs write at once reaches both
const AGAIN = 200; // milliseconds between two looks at a lease that another tab holds
const NAME = 'lease';

const sleep = (time) => new Promise((done) => setTimeout(done, time));

// `isOver()` ends the waiting; then nothing is done.
export async function workAlone(store, work, isOver) {
  const mine = String(Math.random());
  const hold = () => store.write(NAME, { by: mine, until: Date.now() + LASTS });
  const isMine = () => (store.read(NAME) || {}).by === mine;
  while (!isMine()) {
    const held = store.read(NAME);
    if (isOver()) return;
    if (held && held.until > Date.now()) {
      await sleep(AGAIN * (0.5 + Math.random()));
    } else {
      hold();
      await sleep(SETTLES * (1 + Math.random())); // who wrote last has it
    }
  }
  const renewing = setInterval(hold, LASTS / 4);
  try {
    await work();
  } finally {
    clearInterval(renewing);
    if (isMine()) store.remove(NAME);
  }
}
