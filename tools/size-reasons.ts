/** Why a file may be longer than 400 lines, or a function than 70. Keys: `path` or `path#function`. */
export const sizeReasons: Readonly<Record<string, string>> = {}
