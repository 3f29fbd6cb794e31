import { describe, expect, test } from 'vitest';
import { plantedFaults, plantedFaultsOfHands, plantedRareFaults } from './planted-faults.ts';
import { runSeeds } from './run-seeds.ts';

// A simulator that finds nothing proves nothing.

describe('a planted fault is found within 100 seeds', () => {
  test.each(Object.entries(plantedFaults))('%s', async (_name, server) => {
    expect(await runSeeds(1, 100, server)).not.toBeNull();
  });
});

describe('one of tickets that change hands within 1,000', () => {
  test.each(Object.entries(plantedFaultsOfHands))('%s', async (_name, server) => {
    expect(await runSeeds(1, 1_000, server)).not.toBeNull();
  });
});

describe('a rare one within 1,000', () => {
  test.each(Object.entries(plantedRareFaults))('%s', async (_name, server) => {
    expect(await runSeeds(1, 1_000, server)).not.toBeNull();
  });
});
