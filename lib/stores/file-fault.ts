/**
 * What a file system or a stream refuses, in words: which file, what is wrong, what to do.
 *
 * Node's errors of writing name no path, so whoever wrote says which file it was. Anything that isn't the world's doing
 * is no fault of this kind, and stays what it is: a bug.
 */
import { type Mistake, StoppedError, UserError } from "../errors.js";

/** `world`: it lies in the machine's state, not in what the user named; `passing`: and may be gone by itself. */
type Words = Omit<Mistake, "place"> & { readonly kind?: "world" | "passing" };
/** What was done when it failed. */
export type Doing = "read" | "write";

const LOOKED_AT = "Have the disk looked at, or name a place on another one.";
const AGAIN = "Make room, then give the same command again: what is done is kept.";
const ELSEWHERE = "Name another place.";
const MOUNT = "Give the same command again; if that doesn't help, have the file system mounted anew.";
const LIMIT = "Raise the limit, as by ulimit -n 4096, then give the same command again.";
const OTHER_SYSTEM = "Name a folder on another file system.";

const full: Words = { kind: "world", code: "disk-full", what: "the disk is full", remedy: AGAIN };
const quota: Words = { ...full, what: "your quota of this disk is used up" };
const broken: Words = { kind: "world", code: "disk-fault", what: "the disk gave an error", remedy: LOOKED_AT };
const gone: Words = {
  kind: "passing",
  code: "disk-fault",
  what: "the file system's server doesn't answer",
  remedy: MOUNT,
};
const many: Words = { kind: "passing", code: "disk-fault", what: "too many files are open", remedy: LIMIT };
const busy: Words = {
  kind: "passing",
  code: "disk-fault",
  what: "another program uses it",
  remedy: "Give the same command again.",
};
const memory: Words = {
  kind: "passing",
  code: "disk-fault",
  what: "the machine has no memory left for it",
  remedy: "Free some memory.",
};
const unfit: Words = { code: "unfit-disk", what: "its file system can't do what is needed", remedy: OTHER_SYSTEM };
const bad = (what: string): Words => ({ code: "bad-path", what, remedy: ELSEWHERE });

/** By the codes of errno(3), those of reading and writing files, and of the streams of a program. */
const WORDS: Readonly<Record<string, Words | Readonly<Record<Doing, Words>>>> = {
  ENOSPC: full,
  EDQUOT: quota,
  EFBIG: { ...full, what: "the file would be larger than it may be" },
  EIO: broken,
  ENXIO: broken,
  ENODEV: broken,
  ESTALE: gone,
  ETIMEDOUT: gone,
  ENOTCONN: gone,
  ECONNREFUSED: gone,
  ECONNABORTED: gone,
  EHOSTDOWN: gone,
  EREMOTEIO: gone,
  EMFILE: many,
  ENFILE: many,
  EBUSY: busy,
  ETXTBSY: busy,
  EAGAIN: busy,
  EINTR: busy,
  ENOMEM: memory,
  EXDEV: unfit,
  ENOTSUP: unfit,
  EOPNOTSUPP: unfit,
  ENOSYS: unfit,
  EINVAL: unfit,
  EMLINK: unfit,
  EROFS: { ...bad("this disk may only be read"), code: "not-permitted" },
  EACCES: { read: notPermitted("read"), write: notPermitted("written") },
  EPERM: { read: notPermitted("read"), write: notPermitted("written") },
  ENOTDIR: bad("there is a file where a folder should be"),
  EEXIST: bad("there is a file where a folder should be"),
  EISDIR: bad("there is a folder where a file should be"),
  ENOTEMPTY: bad("there is a folder where a file should be"),
  ENAMETOOLONG: bad("its name is too long"),
  ELOOP: bad("its symbolic links lead in a circle"),
  ENOENT: { read: bad("there is no such file"), write: bad("this can't be made here") },
  EPIPE: {
    code: "closed-pipe",
    what: "who read it has gone",
    remedy: "Let the program behind the pipe read to the end.",
  },
};

function notPermitted(done: string): Words {
  return { code: "not-permitted", what: `this may not be ${done}`, remedy: ELSEWHERE };
}

/** System calls that only look. */
const READS: ReadonlySet<string> = new Set(["read", "scandir", "stat", "lstat", "access", "readlink", "realpath"]);

/** The mistake that a file system's error comes to, or the error itself if it is none. */
export function fileFault(error: unknown, place: string, doing?: Doing): unknown {
  const { code, syscall } = error as Partial<NodeJS.ErrnoException>;
  if (!(error instanceof Error) || typeof code !== "string" || syscall === undefined) return error;
  const did = doing ?? (READS.has(syscall) ? "read" : "write");
  const found = Object.hasOwn(WORDS, code) ? WORDS[code] : { ...broken, what: "the file system refuses it" };
  if (found === undefined) return error;
  const { kind, what, ...words } = "code" in found ? found : found[did];
  const mistake = { ...words, place, what: `${what} (${code})` };
  return kind === undefined
    ? new UserError(mistake, [], { cause: error })
    : new StoppedError(mistake, { cause: error, mayPass: kind === "passing" });
}
