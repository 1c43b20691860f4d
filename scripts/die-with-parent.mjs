/** Preloaded into the processes that `npm start` starts: when their parent was killed without a chance to end them, they end too. */
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.exit(1);
}, 1000).unref();
