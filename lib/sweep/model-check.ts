import type { Spec } from "./spec.js";
export function checkSpec(_spec: Spec): void {}
