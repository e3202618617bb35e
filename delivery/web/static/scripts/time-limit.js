// What a browser never answers ends all the same.

// The promise, or a rejection with TIME_IS_UP after `ms`. `tooLate` is given what comes after that.
export const TIME_IS_UP = Symbol("time is up");

export function within(ms, promise, tooLate = () => {}) {
  let over = false;
  let timer = 0;
  const end = new Promise((_, reject) => {
    timer = setTimeout(() => {
      over = true;
      reject(TIME_IS_UP);
    }, ms);
  });
  promise.then((answer) => over && tooLate(answer), () => {});
  return Promise.race([promise, end]).finally(() => clearTimeout(timer));
}
