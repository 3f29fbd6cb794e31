import { drawStadium } from './draw-stadium.ts';

process.stdout.write(drawStadium());
