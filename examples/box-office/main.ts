import { boxOffice } from './app.ts';

/** ADMIT_SERVER=http://127.0.0.1:4100 node main.ts, and open http://127.0.0.1:8080 */
const server = boxOffice(process.env.ADMIT_SERVER ?? 'http://127.0.0.1:4100').listen(
  Number(process.env.PORT ?? 8080),
  '127.0.0.1',
  () => console.log('The box office is open.', server.address()),
);
