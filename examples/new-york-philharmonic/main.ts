import { AdmitOne, isAdmitOneError } from '@admit-one/sdk';
import { listSeason } from './list-season.ts';

/** `ADMIT_SERVER=http://127.0.0.1:4100 ADMIT_TOKEN=admit_… node --conditions=@admit-one/source main.ts` */
const { ADMIT_SERVER: baseUrl, ADMIT_TOKEN: token } = process.env;

if (baseUrl === undefined || token === undefined) {
  process.stderr.write("Set ADMIT_SERVER to the server's address and ADMIT_TOKEN to a seller's token.\n");
  process.exitCode = 2;
} else {
  try {
    const { venuesMade, listingsMade, listingsFound } = await listSeason(new AdmitOne({ baseUrl, token }));
    process.stdout.write(
      `${venuesMade} venues and ${listingsMade} listings made; ${listingsFound} performances were on sale already.\n`,
    );
  } catch (error) {
    if (!isAdmitOneError(error)) throw error;
    process.stderr.write(
      `${error.message}\nWhat was listed before stays on sale. Run it again to list the rest.\n`,
    );
    process.exitCode = 1;
  }
}
