/** Whether to write colours: to a person's terminal, unless they ask for plain text. */
export const colored = (asked: boolean): boolean => asked && process.stdout.isTTY === true && !process.env.NO_COLOR;
