/**
 * Whose runs a request may touch: an id made of the verified identity, and of nothing that the request itself says.
 *
 * An IAM user, or a role, is an owner; whoever takes a role on shares its runs. A bearer of a token is the issuer's subject.
 */
import { createHash } from "node:crypto";

/** What API Gateway says of who called, once it has verified it. */
export interface VerifiedContext {
  readonly authorizer?:
    | {
        readonly iam?: { readonly userId?: string | null; readonly userArn?: string | null } | undefined;
        readonly jwt?: { readonly claims?: Readonly<Record<string, unknown>> } | undefined;
      }
    | undefined;
}

/** The owner's id; undefined if nobody is known. */
export function ownerOf(context: VerifiedContext | undefined): string | undefined {
  const { iam, jwt } = context?.authorizer ?? {};
  if (jwt?.claims !== undefined) return ownerOfToken(jwt.claims);
  // An id such as AIDA... or, of a role, AROA...:session. Unlike a name it is never given out a second time.
  const [principal] = (iam?.userId ?? "").split(":");
  return principal ? ownerOfPrincipal(principal) : undefined;
}

function ownerOfToken(claims: Readonly<Record<string, unknown>>): string | undefined {
  const { iss, sub } = claims;
  if (typeof iss !== "string" || typeof sub !== "string" || iss === "" || sub === "") return undefined;
  return hashed("jwt", iss, sub);
}

/** The owner that an IAM principal is, by its unique id. */
export const ownerOfPrincipal = (uniqueId: string): string => hashed("iam", uniqueId);

/** What is dropped into the inbox by who isn't known by such an id, or comes by the schedule, has an owner of its own. */
export const INBOX_OWNER = hashed("inbox");

/** Whose a spec in the inbox is, by what S3 says of who put it there. */
export function ownerOfEvent(principalId: string | undefined): string {
  const id = /^AWS:((?:AIDA|AROA)[A-Z0-9]{8,})(?::|$)/.exec(principalId ?? "")?.[1];
  return id === undefined ? INBOX_OWNER : ownerOfPrincipal(id);
}

function hashed(...words: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(words)).digest("hex").slice(0, 32);
}
