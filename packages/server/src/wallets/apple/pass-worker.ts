import { parentPort, workerData } from 'node:worker_threads';
import { PKPass } from 'passkit-generator';
import type { AppleCredentials } from './credentials.ts';
import { drawIcon } from './draw-icon.ts';

/** A thread that signs passes, one after the other: `pass-signer.ts` starts it. */
const { certificate, key, wwdr } = workerData as Pick<AppleCredentials, 'certificate' | 'key' | 'wwdr'>;

export interface PassJob {
  readonly job: number;
  /** The pass.json. */
  readonly pass: string;
}

export type PassReport =
  | { readonly job: number; readonly file: Uint8Array }
  | { readonly job: number; readonly failed: string };

parentPort?.on('message', ({ job, pass }: PassJob) => parentPort?.postMessage(report(job, pass)));

function report(job: number, pass: string): PassReport {
  try {
    return { job, file: sign(pass) };
  } catch (error) {
    return { job, failed: String(error) };
  }
}

function sign(pass: string): Uint8Array {
  const certificates = { signerCert: certificate, signerKey: key, wwdr };
  return new PKPass({ ...images, 'pass.json': Buffer.from(pass) }, certificates).getAsBuffer();
}

/** Wallet shows no pass without an icon; sizes are Apple's, in pixels. */
const images = {
  'icon.png': drawIcon(29),
  'icon@2x.png': drawIcon(58),
  'icon@3x.png': drawIcon(87),
};
