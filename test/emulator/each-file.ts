/** After each file's tests: what deployment.ts has made for them is gone. Files share that module, which is loaded once. */
import { afterAll } from "vitest";
import { removeFolders } from "./deployment.js";

afterAll(removeFolders);
